import express from 'express';
import type { Express, RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { errorResponder } from './error-responder.ts';
import { requestId } from './request-id.ts';
import { requestLog } from './request-log.ts';
import { ServiceError } from './service-error.ts';

/** What an application is put together from. */
export interface AppParts {
  readonly logger: Logger;
  /**
   * Before anything that may refuse a request: the probes, which no limit may keep from being answered and
   * nobody wants a log line of, and what watches all other requests.
   */
  readonly first?: readonly RequestHandler[];
  /** In order; their routes carry their whole path. */
  readonly routers: readonly Router[];
}

/** The service over HTTP: what every request passes, before and after the routers. */
export function createApp({ logger, first = [], routers }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // An entity tag is a fingerprint of the body, and a body may hold a patient's data.
  app.disable('etag');
  app.use(requestId, securityHeaders, ...first);
  app.use(requestLog(logger));
  for (const router of routers) app.use(router);
  app.use(unknownRoute);
  app.use(errorResponder(logger));
  return app;
}

/** Answers hold patient data: no cache keeps them unless a route says otherwise. */
const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
  next();
};

const unknownRoute: RequestHandler = () => {
  throw new ServiceError('route-unknown', 'There is nothing at this path.');
};
