import type { Response } from 'express';

/** Notes who called, once the caller's token is verified. @param issuer the token's `iss` */
export function noteCaller(response: Response, issuer: string): void {
  response.locals['caller'] = issuer;
}

/** Issuer of the caller's verified token; undefined where authentication is off. */
export function callerOf(response: Response): string | undefined {
  const caller: unknown = response.locals['caller'];
  return typeof caller === 'string' ? caller : undefined;
}
