/** Why a token is not let in. Words for the log alone: a caller is told nothing but 401. */
export const refusals = [
  'token-absent', // no Authorization header
  'scheme-other', // an Authorization that is not Bearer
  'header-repeated', // two Authorization headers: which one a proxy judged is not known
  'token-too-long',
  'token-malformed', // no JWS in compact form, or header or claims that are no JSON objects
  'algorithm', // none, symmetric, or one that is not on the list
  'type', // a token of another use
  'kid-absent',
  'issuer-unknown',
  'jku-not-listed',
  'jku-absent', // the issuer's keys are known by jku only, and the token names none
  'keys-unavailable', // the key set cannot be had and none is cached
  'key-unknown', // the key set has no such key
  'signature',
  'claim-absent',
  'claim-invalid',
  'audience',
  'tenant',
  'expired',
  'not-yet', // iat or nbf in the future
  'lifetime', // valid for longer than tokens may be
  'replayed',
] as const;
export type Refusal = (typeof refusals)[number];

/** A token, or the lack of one, that does not let its bearer in. It holds nothing of the token. */
export class TokenRefused extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal, cause?: unknown) {
    super(reason, { cause });
    this.name = 'TokenRefused';
    this.reason = reason;
  }
}
