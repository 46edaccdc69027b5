import type { RequestHandler } from 'express';
import { requestIdHeader } from './request-id.ts';

/**
 * Lets browsers on other origins (an EHR that runs in one) call the routes behind it: the headers are
 * on every answer, errors too, and a preflight is answered here. Credentials are never allowed: a
 * caller shows who it is with a bearer token, not with a cookie.
 * @param origins scheme, host and port of each, e.g. `https://ehr.example.org`; `*` is any
 */
export function cors(origins: readonly string[]): RequestHandler {
  const any = origins.includes('*');
  const allowed = new Set(origins);
  return (request, response, next) => {
    const origin = request.get('Origin');
    // Caches must not serve one origin's answer to another.
    if (!any) response.vary('Origin');
    const mayRead = origin !== undefined && (any || allowed.has(origin));
    if (mayRead) {
      response.set('Access-Control-Allow-Origin', any ? '*' : origin);
      response.set('Access-Control-Expose-Headers', `${requestIdHeader}, Retry-After`);
    }
    if (!isPreflight(request.method, request.get('Access-Control-Request-Method'))) {
      next();
      return;
    }
    if (mayRead) {
      response.set('Access-Control-Allow-Methods', 'GET, POST');
      response.set(
        'Access-Control-Allow-Headers',
        `Authorization, Content-Type, Accept, ${requestIdHeader}`,
      );
      response.set('Access-Control-Max-Age', '600');
    }
    response.status(204).end();
  };
}

function isPreflight(method: string, requested: string | undefined): boolean {
  return method === 'OPTIONS' && requested !== undefined;
}
