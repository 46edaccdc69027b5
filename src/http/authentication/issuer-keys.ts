import { createLocalJWKSet } from 'jose';
import { remoteKeys, type FindKey, type KeyTimes, type RemoteKeys } from './remote-keys.ts';
import { TokenRefused } from './token-refused.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/** The keys of one issuer, wherever they are. */
export interface IssuerKeys {
  /** @throws TokenRefused, or jose's errors, when the token names no key of this issuer */
  readonly find: FindKey;
  /** Fetches what is published. Never rejects. */
  warm(): Promise<void>;
}

/**
 * A `jku` is an address that the caller chooses: it is only compared with those that the settings list
 * for this issuer, and one that is not among them refuses the token, whoever signed it. Keys that a
 * header brings along (`jwk`, `x5c`) are never looked at.
 */
export function issuerKeys(
  issuer: TrustedIssuer,
  onFault: () => void,
  times?: KeyTimes,
): IssuerKeys {
  const urls = [issuer.jwksUrl ?? [], issuer.jku ?? []].flat();
  const published = new Map(urls.map((url) => [url, remoteKeys(url, onFault, times)]));
  const own: FindKey | undefined =
    issuer.keys === undefined
      ? published.get(issuer.jwksUrl ?? '')?.find
      : createLocalJWKSet(issuer.keys);
  return {
    find(header, token) {
      const named = header.jku === undefined ? own : published.get(String(header.jku))?.find;
      if (named !== undefined) return named(header, token);
      throw new TokenRefused(header.jku === undefined ? 'jku-absent' : 'jku-not-listed');
    },
    async warm() {
      await Promise.all([...published.values()].map((each: RemoteKeys) => each.warm()));
    },
  };
}
