import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { isOpen } from '../eligibility/trial.ts';
import { observers } from '../hooks/hook-observer.ts';
import { watchHooks } from '../hooks/hook-watch.ts';
import { cdsServices } from '../hooks/service.ts';
import { addressUrl } from '../http/address-url.ts';
import { createApp } from '../http/app.ts';
import { healthRouter } from '../http/health-router.ts';
import { metricsRouter } from '../http/metrics-router.ts';
import type { Readiness } from '../http/readiness.ts';
import { watchRequests } from '../http/request-watch.ts';
import { type WatchedRoute, watchRoute } from '../http/route-watch.ts';
import { listen } from '../http/server.ts';
import type { Settings } from '../settings.ts';
import type { FetchEvent } from '../telemetry/fetch-metrics.ts';
import type { Queue } from '../telemetry/ledger-metrics.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { Catalogue } from '../trials/catalogue.ts';

/** What the service tells of itself while it runs. */
export interface Telemetry {
  /** Handlers that go before whatever may refuse a request: the probes, metrics, and what watches. */
  readonly first: readonly RequestHandler[];
  /** To be told of every fetch from a FHIR server. */
  readonly onFetch: (event: FetchEvent) => void;
  /**
   * Opens the metrics' own port, where they have one.
   * @throws Error (rejects) when it cannot be listened on
   */
  open(): Promise<void>;
  /** Closes it, and sends the last traces. */
  close(): Promise<void>;
}

export interface TelemetryParts {
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly readiness: Readiness;
  readonly logger: Logger;
  /** Version of the service's software. */
  readonly version: string;
  /** What waits to reach the database; absent without a ledger. */
  readonly queue?: Queue;
}

/** Probes, metrics and traces as the settings want them. */
export async function createTelemetry(parts: TelemetryParts): Promise<Telemetry> {
  const { settings, readiness, logger, version } = parts;
  const { metrics: place, traces } = settings.telemetry;
  const metrics = place === 'off' ? undefined : metricsOf(parts);
  // The OpenTelemetry SDK takes its time to load: only who wants traces waits for it.
  const tracing = traces
    ? (await import('../telemetry/tracing.ts')).startTracing({ version, log: logger })
    : undefined;
  const hookObservers = [metrics?.hooks, tracing?.hooks].filter((each) => each !== undefined);
  const own =
    metrics === undefined || typeof place === 'string'
      ? undefined
      : { place, app: createApp({ logger, first: [metricsRouter(metrics)], routers: [] }) };
  let ownServer: Awaited<ReturnType<typeof listen>> | undefined;
  return {
    first: [
      healthRouter(readiness),
      ...(metrics !== undefined && place === 'on' ? [metricsRouter(metrics)] : []),
      ...(metrics === undefined ? [] : [watchRequests(metrics.http.seen)]),
      watchHooks(cdsServices(settings.services), observers(hookObservers)),
      ...routesBesideHooks(settings).map((route) => watchRoute(route, tracing?.routes)),
    ],
    onFetch(event) {
      metrics?.fetches.fetched(event);
      tracing?.hooks.fetched(event);
    },
    async open() {
      if (own === undefined) return;
      ownServer = await listen(own.app, { ...own.place, setting: 'TRIALHOOK_METRICS' });
      logger.info({ metrics: `${addressUrl(own.place.host, ownServer.port)}/metrics` }, 'metrics');
    },
    async close() {
      await ownServer?.close(0);
      await tracing?.close();
    },
  };
}

/** What is answered besides hook calls, as far as the settings want it. */
function routesBesideHooks({ services, ledger, cqlOperation }: Settings): readonly WatchedRoute[] {
  const routes: WatchedRoute[] = [{ method: 'GET', route: '/cds-services' }];
  if (ledger !== undefined) {
    const feedback = '/cds-services/:id/feedback';
    routes.push({ method: 'POST', route: feedback, services: [...services.keys()] });
  }
  if (cqlOperation) routes.push({ method: 'POST', route: '/fhir/$cql' });
  return routes;
}

function metricsOf({ catalogue, settings, version, queue }: TelemetryParts): Metrics {
  const open = catalogue.trials.filter(({ trial }) => isOpen(trial));
  const matched = open.filter(({ broken }) => !broken);
  return new Metrics({
    version,
    engine: settings.engine,
    catalogue: {
      revision: catalogue.revision,
      trials: matched.map(({ trial }) => trial.id),
      broken: open.length - matched.length,
    },
    ...(queue === undefined ? {} : { queue }),
  });
}
