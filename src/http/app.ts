import express from 'express';
import type { Express, RequestHandler, Router } from 'express';
import helmet from 'helmet';
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
  /** Addresses or networks of proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[];
}

/** The service over HTTP: what every request passes, before and after the routers. */
export function createApp({ logger, first = [], routers, trustedProxies = [] }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // An entity tag is a fingerprint of the body, and a body may hold a patient's data.
  app.disable('etag');
  app.set('trust proxy', trustedProxies);
  app.use(requestId, headers, uncached, ...first);
  app.use(requestLog(logger));
  for (const router of routers) app.use(router);
  app.use(unknownRoute);
  app.use(errorResponder(logger));
  return app;
}

/** Helmet's, but for one: a page that is served by http on a developer's machine has no https to go to. */
const headers = helmet({
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
});

/** Answers hold patient data: no cache keeps them unless a route says otherwise. */
const uncached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const unknownRoute: RequestHandler = () => {
  throw new ServiceError('route-unknown', 'There is nothing at this path.');
};
