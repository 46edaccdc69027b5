import type { z } from 'zod';
import type { LoadLimits } from '../http/load/workload.ts';
import type { Mode } from './callers.ts';
import { itemsOf, variable, wholeNumber } from './variable.ts';

/** What the service bears before it refuses. */
export interface LimitSettings {
  /** `TRIALHOOK_RATE_LIMIT`: requests a minute of one client; undefined is any number. */
  readonly requestsPerMinute?: number;
  /** `TRIALHOOK_QUEUE_MS` (default 300) and `TRIALHOOK_MAX_REQUESTS` (default 256). */
  readonly load: LoadLimits;
  /** `TRIALHOOK_REQUEST_TIMEOUT_MS`: for a request to arrive with its body, default 15,000. */
  readonly requestTimeoutMs: number;
  /** `TRIALHOOK_SHUTDOWN_MS`: for requests under way to finish once the service is told to stop, default 10,000. */
  readonly shutdownMs: number;
  /** `TRIALHOOK_TRUSTED_PROXIES`: proxies whose `X-Forwarded-For` names the client. */
  readonly trustedProxies: readonly string[];
}

export const limitVariables = {
  TRIALHOOK_RATE_LIMIT: variable(
    (text) => (text === 'off' ? 'off' : /^[1-9]\d{0,6}$/u.test(text) ? Number(text) : undefined),
    'requests a minute, or off',
  ).optional(),
  TRIALHOOK_QUEUE_MS: wholeNumber(20, 10_000).default(300),
  TRIALHOOK_MAX_REQUESTS: wholeNumber(2, 10_000).default(256),
  TRIALHOOK_REQUEST_TIMEOUT_MS: wholeNumber(1000, 300_000).default(15_000),
  TRIALHOOK_SHUTDOWN_MS: wholeNumber(0, 300_000).default(10_000),
  TRIALHOOK_TRUSTED_PROXIES: variable(
    readProxies,
    'addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas',
  ).default([]),
};

type LimitVariables = z.infer<z.ZodObject<typeof limitVariables>>;

/** An EHR that opens a hundred charts a second is no EHR; a developer's load test may do what it likes. */
const usualRate = 6000;

export function readLimits(values: LimitVariables, mode: Mode): LimitSettings {
  const rate = values.TRIALHOOK_RATE_LIMIT ?? (mode === 'production' ? usualRate : 'off');
  return {
    ...(rate === 'off' ? {} : { requestsPerMinute: rate }),
    load: { queueMs: values.TRIALHOOK_QUEUE_MS, mostRequests: values.TRIALHOOK_MAX_REQUESTS },
    requestTimeoutMs: values.TRIALHOOK_REQUEST_TIMEOUT_MS,
    shutdownMs: values.TRIALHOOK_SHUTDOWN_MS,
    trustedProxies: values.TRIALHOOK_TRUSTED_PROXIES,
  };
}

function readProxies(text: string): readonly string[] | undefined {
  const proxies = itemsOf(text, ',');
  const known = /^(?:loopback|linklocal|uniquelocal|[\da-f.:]+(?:\/\d{1,3})?)$/iu;
  return proxies.length > 0 && proxies.every((each) => known.test(each)) ? proxies : undefined;
}
