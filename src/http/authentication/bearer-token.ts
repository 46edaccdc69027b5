import type { IncomingMessage } from 'node:http';
import { TokenRefused } from './token-refused.ts';

/** Characters. EHRs' tokens stay below 2,000; Node itself takes no more than 16 KB of headers. */
const longestToken = 8_000;

/**
 * The token of a request's one Authorization header (RFC 6750, section 2.1). Tokens in a query or a body
 * are never looked at: they end up in logs.
 * @throws TokenRefused
 */
export function bearerToken(request: IncomingMessage): string {
  const [header, ...more] = request.headersDistinct['authorization'] ?? [];
  if (header === undefined) throw new TokenRefused('token-absent');
  if (more.length > 0) throw new TokenRefused('header-repeated');
  if (header.length > longestToken) throw new TokenRefused('token-too-long');
  const [, token] = /^bearer +(\S+)$/iu.exec(header.trim()) ?? [];
  if (token === undefined) throw new TokenRefused('scheme-other');
  return token;
}
