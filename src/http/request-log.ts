import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { requestIdOf } from './request-id.ts';
import { routeOf } from './route-of.ts';

/**
 * One line a request: method, route, status, milliseconds, request id. The route is the pattern that
 * matched and never the path, and neither query nor body is logged: they may identify a patient.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    response.on('close', () => {
      logger.info(
        {
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          ms: Math.round(performance.now() - started),
          requestId: requestIdOf(response),
          // The caller went away before it had its answer.
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
