import { HTTPError, MaxRedirectsError, ReadError, RequestError } from 'got';
import { AddressNotAllowedError } from './address-guard.ts';
import type { FetchFault } from './fhir-client.ts';

/** A redirect that leads out of the server. */
export class OtherOriginError extends Error {
  constructor() {
    super('The server redirects to somewhere else.');
    this.name = 'OtherOriginError';
  }
}

/** What kept a request from being answered. The errors' own texts name URLs: they end here. */
export function faultOfError(error: unknown): FetchFault {
  if (error instanceof HTTPError) return faultOfStatus(error.response.statusCode);
  if (error instanceof ReadError) return 'cut-off';
  if (error instanceof MaxRedirectsError) return 'rejected';
  const cause = error instanceof RequestError ? error.cause : error;
  if (cause instanceof OtherOriginError) return 'other-origin';
  if (cause instanceof AddressNotAllowedError) return 'address-not-allowed';
  return isOfCertificate(cause) ? 'certificate-not-trusted' : 'unreachable';
}

/**
 * Node's codes for a certificate that is not believed (https://nodejs.org/api/tls.html#x509-certificate-error-codes),
 * without those of revocation lists, which are not asked for.
 */
const certificateCodes: ReadonlySet<unknown> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function isOfCertificate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && certificateCodes.has(error.code);
}

function faultOfStatus(status: number): FetchFault {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'rejected';
}
