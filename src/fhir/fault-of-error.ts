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
  return cause instanceof AddressNotAllowedError ? 'address-not-allowed' : 'unreachable';
}

function faultOfStatus(status: number): FetchFault {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server-error' : 'rejected';
}
