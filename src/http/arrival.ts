import type { RequestHandler, Response } from 'express';

/** Notes when a request came, before its body is read: what it may take is counted from then. */
export const noteArrival: RequestHandler = (_request, response, next) => {
  response.locals['arrivedAt'] ??= performance.now();
  next();
};

/** When the request that this answers came, in milliseconds of `performance.now()`. */
export function arrivalOf(response: Response): number {
  const at: unknown = response.locals['arrivedAt'];
  return typeof at === 'number' ? at : performance.now();
}
