import type { RequestHandler, Router } from 'express';
import { ServiceError } from './service-error.ts';

/** What one path answers to, each method with its handlers in order. */
export interface Methods {
  readonly get?: readonly RequestHandler[];
  readonly post?: readonly RequestHandler[];
}

/**
 * Registers a path, whole and as a pattern (the log names it), and answers every method that it does
 * not have with 405 and an `Allow` header.
 */
export function endpoint(router: Router, path: string, methods: Methods): void {
  const route = router.route(path);
  if (methods.get !== undefined) route.get(...methods.get);
  if (methods.post !== undefined) route.post(...methods.post);
  const allow = [
    ...(methods.get === undefined ? [] : ['GET', 'HEAD']),
    ...(methods.post === undefined ? [] : ['POST']),
    'OPTIONS',
  ].join(', ');
  route.all((request, response) => {
    response.set('Allow', allow);
    if (request.method !== 'OPTIONS') {
      throw new ServiceError('method-not-allowed', `This path answers to ${allow}.`);
    }
    response.status(204).end();
  });
}
