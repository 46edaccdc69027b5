import type { RetryObject } from 'got';
import type { Deadline } from './deadline.ts';

/** Milliseconds before a server in trouble is asked a second time; doubled each time after. */
const firstDelay = 20;

/**
 * Milliseconds to wait before a request is sent again; 0 gives up. Only where it is safe and may help: 429
 * and 503 when the server says, 502 to 504 otherwise soon, and at once where a connection that had been kept
 * alive was closed just as it was used. What would come after the deadline is not waited for.
 */
export function retryDelay(
  { attemptCount, error, retryAfter, computedValue }: RetryObject,
  deadline: Deadline,
): number {
  // got's own rules come to 0: enough attempts, or a fault that is not one of those.
  if (computedValue === 0) return 0;
  const status = error.response?.statusCode;
  if (status === undefined) return error.request?.reusedSocket === true ? 1 : 0;
  if (status === 429 && retryAfter === undefined) return 0;
  const delay = retryAfter ?? firstDelay * 2 ** (attemptCount - 1) * (1 + Math.random());
  return delay < deadline.left() ? Math.max(1, delay) : 0;
}
