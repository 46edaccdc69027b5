import { Router } from 'express';

/** A route whose calls are watched. */
export interface WatchedRoute {
  readonly method: 'GET' | 'POST';
  /** Its pattern; at most `:id` in it varies. */
  readonly route: string;
  /** The CDS services that `:id` may be: a call for any other is none of this route's. */
  readonly services?: readonly string[];
}

/** One call of a watched route, by names of ours and never by its URL. */
export interface RouteCall {
  readonly method: string;
  readonly route: string;
  readonly service?: string;
  /** Header of that name, as sent (W3C Trace Context). */
  readonly traceparent?: string;
}

/** Who watches calls of routes: traces. */
export interface RouteObserver {
  /** From before its body is read. */
  began(call: RouteCall): {
    /** Once, when the answer is sent or the connection is gone. */
    ended(end: { readonly status: number; readonly aborted: boolean }): void;
  };
}

/** Watches a route. It belongs before whatever may refuse a call, so that what was refused is seen too. */
export function watchRoute(
  { method, route, services }: WatchedRoute,
  observer: RouteObserver | undefined,
): Router {
  const router = Router();
  // For all methods: a router that answers only some would answer a browser's preflight by itself.
  router.all(route, (request, response, next) => {
    const service = services?.find((id) => id === request.params['id']);
    if (request.method === method && (services === undefined || service !== undefined)) {
      const traceparent = request.get('traceparent');
      const observation = observer?.began({
        method,
        route,
        ...(service === undefined ? {} : { service }),
        ...(traceparent === undefined ? {} : { traceparent }),
      });
      response.on('close', () => {
        observation?.ended({
          status: response.statusCode,
          aborted: !response.writableFinished,
        });
      });
    }
    next();
  });
  return router;
}
