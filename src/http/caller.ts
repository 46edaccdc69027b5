import type { Response } from 'express';

/**
 * Notes who called, once the caller's token is verified.
 * @param caller the token's `iss`; with `#` and its `tenant` where it names one
 */
export function noteCaller(response: Response, caller: string): void {
  response.locals['caller'] = caller;
}

/**
 * Issuer of the caller's verified token, and tenant where it names one; undefined where authentication is
 * off, or not passed.
 */
export function callerOf(response: Response): string | undefined {
  const caller: unknown = response.locals['caller'];
  return typeof caller === 'string' ? caller : undefined;
}
