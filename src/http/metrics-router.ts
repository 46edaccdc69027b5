import { Router } from 'express';
import { endpoint } from './endpoint.ts';

/** What is shown to whoever collects metrics. */
export interface Exposition {
  /** Media type of the text. */
  readonly contentType: string;
  /** All metrics as they are now. */
  text(): Promise<string>;
}

/** `GET /metrics`, for Prometheus and what reads its format. It needs no authentication. */
export function metricsRouter(metrics: Exposition): Router {
  const router = Router();
  endpoint(router, '/metrics', {
    get: [
      async (_request, response) => {
        response.set('Content-Type', metrics.contentType).send(await metrics.text());
      },
    ],
  });
  return router;
}
