import type { RequestHandler } from 'express';
import { routeOf } from './route-of.ts';

/** One request that was answered, or whose caller went away. Nothing in it can identify a patient. */
export interface SeenRequest {
  readonly method: string;
  /** Pattern of the route, `(none)` where none matched. */
  readonly route: string;
  readonly status: number;
  /** From the request's headers to the end of the answer. */
  readonly seconds: number;
}

/** Tells of every request once it is over. */
export function watchRequests(seen: (request: SeenRequest) => void): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    response.on('close', () => {
      seen({
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        seconds: (performance.now() - started) / 1000,
      });
    });
    next();
  };
}
