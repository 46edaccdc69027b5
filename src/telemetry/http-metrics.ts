import { Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

/** Requests of every route. */
export class HttpMetrics {
  readonly #duration: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.#duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From a request’s headers to the end of its answer, by the pattern of its route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
  }

  /** Counts one request; usable as a callback. */
  readonly seen = (request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void => {
    const { method, route, status, seconds } = request;
    this.#duration.observe({ method, route, status }, seconds);
  };
}
