import type { Request } from 'express';

/**
 * The pattern of the route that matched, never the path: a path may identify a patient. Routes are
 * registered with their whole path.
 */
export function routeOf(request: Request): string {
  const route = request.route as { readonly path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : '(none)';
}
