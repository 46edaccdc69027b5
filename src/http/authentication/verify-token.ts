import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import { isFor } from './audience.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { TokenRefused } from './token-refused.ts';
import type { TrustedIssuer } from './trusted-issuer.ts';

/** Seconds by which our clock and the caller's may differ. */
export const leeway = 60;

/** CDS Hooks asks for ES384 and RS384; sites exist that sign with the 256-bit ones. All are asymmetric. */
const algorithms = ['ES384', 'RS384', 'ES256', 'RS256'];

const requiredClaims = ['iss', 'aud', 'exp', 'iat', 'jti'];

/** What is known of a caller whose token has been verified. */
export interface VerifiedToken {
  readonly issuer: string;
  /** `jti`. */
  readonly id: string;
  /** Unix time in seconds from which nobody takes the token any more. */
  readonly expires: number;
  /** The customer of the issuer, where the token names one. */
  readonly tenant?: string;
}

export interface Verification {
  readonly issuers: readonly { readonly issuer: TrustedIssuer; readonly keys: IssuerKeys }[];
  /** Most seconds between a token's `iat` and `exp`. */
  readonly longestLifetime: number;
  readonly now?: () => Date;
}

/** @param audiences URLs of ours, one of which the token must be for. @throws TokenRefused (rejects) */
export type VerifyToken = (token: string, audiences: readonly string[]) => Promise<VerifiedToken>;

/** Judges tokens as CDS Hooks 2.0.1 describes them ("Trusting CDS Clients"). */
export function tokenVerifier(verification: Verification): VerifyToken {
  const trusted = new Map(verification.issuers.map((each) => [each.issuer.issuer, each]));
  return async (token, audiences) => {
    const { header, claims } = unverified(token);
    // Before any key is looked for: what cannot be accepted must cause no work.
    requireHeader(header);
    const from = typeof claims.iss === 'string' ? trusted.get(claims.iss) : undefined;
    if (from === undefined) throw new TokenRefused('issuer-unknown');
    const now = verification.now?.() ?? new Date();
    try {
      const { payload } = await jwtVerify(token, from.keys.find, {
        algorithms,
        issuer: from.issuer.issuer,
        clockTolerance: leeway,
        currentDate: now,
        requiredClaims,
      });
      return verified(payload, from.issuer, {
        audiences,
        seconds: now.getTime() / 1000,
        longestLifetime: verification.longestLifetime,
      });
    } catch (error) {
      throw refusalFor(error);
    }
  };
}

function unverified(token: string): { header: ProtectedHeaderParameters; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw new TokenRefused('token-malformed');
  }
}

function requireHeader({ alg, kid, typ }: ProtectedHeaderParameters): void {
  if (!algorithms.includes(String(alg))) throw new TokenRefused('algorithm');
  // CDS Hooks requires `typ` to be JWT; what leaves it out claims to be nothing else.
  if (typ !== undefined && String(typ).toUpperCase() !== 'JWT') throw new TokenRefused('type');
  if (typeof kid !== 'string' || kid === '') throw new TokenRefused('kid-absent');
}

/** What jose does not judge: whom the token is for, that it is not of the future, and how long it lives. */
function verified(
  { aud, exp = 0, iat = 0, jti, tenant }: JWTPayload,
  issuer: TrustedIssuer,
  expected: { audiences: readonly string[]; seconds: number; longestLifetime: number },
): VerifiedToken {
  if (!isFor(aud, expected.audiences)) throw new TokenRefused('audience');
  if (typeof jti !== 'string' || jti === '' || jti.length > 256) {
    throw new TokenRefused('claim-invalid');
  }
  if (iat > expected.seconds + leeway) throw new TokenRefused('not-yet');
  if (exp - iat > expected.longestLifetime || exp < iat) throw new TokenRefused('lifetime');
  const named = typeof tenant === 'string' && tenant.length <= 256 ? tenant : undefined;
  if (tenant !== undefined && named === undefined) throw new TokenRefused('claim-invalid');
  if (issuer.tenant !== undefined && named !== issuer.tenant) throw new TokenRefused('tenant');
  return {
    issuer: issuer.issuer,
    id: jti,
    expires: Math.ceil(exp) + leeway,
    ...(named === undefined ? {} : { tenant: named }),
  };
}

/** jose's messages and causes hold the claims: only the kind of error is kept. */
function refusalFor(error: unknown): TokenRefused {
  if (error instanceof TokenRefused) return error;
  if (error instanceof errors.JWTExpired) return new TokenRefused('expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return new TokenRefused('claim-absent');
    return new TokenRefused(
      error.claim === 'nbf' && error.reason === 'check_failed' ? 'not-yet' : 'claim-invalid',
    );
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenRefused('signature');
  if (error instanceof errors.JWKSNoMatchingKey) return new TokenRefused('key-unknown');
  if (error instanceof errors.JWKSMultipleMatchingKeys) return new TokenRefused('key-unknown');
  return new TokenRefused('token-malformed');
}
