import { Router } from 'express';
import type { RequestHandler } from 'express';
import { endpoint } from './endpoint.ts';
import type { Readiness } from './readiness.ts';

/**
 * What an orchestrator and a load balancer ask. Neither needs authentication, and neither says anything
 * but words of our own.
 *
 * - `GET /healthz`: the process is alive; 200 whatever else is wrong, because a restart would not mend it.
 * - `GET /readyz`: requests should be sent here; else 503 with the checks that failed. As with Kubernetes' own
 *   servers, `?exclude=database` leaves a check out (several: repeat it): hooks are answered without the
 *   database, so a load balancer should not turn away from every replica when it is gone.
 */
export function healthRouter(readiness: Readiness): Router {
  const router = Router();
  endpoint(router, '/healthz', {
    get: [(_request, response) => void response.json({ status: 'alive' })],
  });
  endpoint(router, '/readyz', { get: [readyz(readiness)] });
  return router;
}

function readyz(readiness: Readiness): RequestHandler {
  return async (request, response) => {
    if (readiness.shuttingDown) {
      response.status(503).json({ status: 'shutting-down' });
      return;
    }
    const results = await readiness.results(new Set([request.query['exclude']].flat().map(String)));
    const ready = [...results.values()].every((result) => result === 'ok');
    response
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not-ready', checks: Object.fromEntries(results) });
  };
}
