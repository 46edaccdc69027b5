import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { engineNamed } from './cql/engines.ts';
import { createHookRouter } from './hooks/hook-router.ts';
import type { HookCatalogue, MatchPatient } from './hooks/matching-port.ts';
import { cdsServices } from './hooks/service.ts';
import { createApp } from './http/app.ts';
import { type Authentication, authentication } from './http/authentication/authentication.ts';
import { issuerKeys } from './http/authentication/issuer-keys.ts';
import { type FirstUse, replayGuard } from './http/authentication/replay-guard.ts';
import { tokenVerifier } from './http/authentication/verify-token.ts';
import { createGate, type Gate } from './http/gate.ts';
import { Workload } from './http/load/workload.ts';
import { createLogger } from './http/logger.ts';
import { rateLimit } from './http/rate-limit.ts';
import { listen, type RunningServer } from './http/server.ts';
import { matchPatient } from './matching/match-patient.ts';
import { createCqlRouter } from './operations/cql-router.ts';
import { assembleRecord } from './record/assemble-record.ts';
import { readSettings, type Settings } from './settings.ts';
import { codeKey } from './terminology/code-systems.ts';
import type { Catalogue } from './trials/catalogue.ts';
import { loadCatalogue } from './trials/load-catalogue.ts';
import { requirementsOf } from './trials/requirements.ts';

/** A service that is up. */
export interface RunningService extends RunningServer {
  readonly url: string;
}

/**
 * Builds the service from its settings and starts it. This is the only place where adapters are made
 * and joined.
 * @param environment `TRIALHOOK_*` variables
 * @throws SettingsError when a setting cannot be used; Error when the catalogue folder is none, or the
 * address is taken
 */
export async function startService(
  environment: Readonly<Record<string, string | undefined>>,
  logger?: Logger,
): Promise<RunningService> {
  const settings = readSettings(environment);
  const log = logger ?? createLogger(settings.logLevel);
  const catalogue = await loadCatalogue({
    folder: settings.catalogue,
    engine: engineNamed(settings.engine),
    ...(settings.elmCache === undefined ? {} : { cacheFolder: settings.elmCache }),
  });
  const routers = [hookRouter(catalogue, settings, log, gateOf(settings, log))];
  if (settings.cqlOperation) routers.push(cqlRouter(catalogue, settings));
  const { limits } = settings;
  const app = createApp({ logger: log, routers, trustedProxies: limits.trustedProxies });
  const server = await listen(app, settings, {
    requestTime: limits.requestTimeoutMs,
    onUnreadable: (request) => {
      log.warn(request, 'request unreadable');
    },
  });
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${server.port}`;
  announce(catalogue, url, log);
  announceCallers(settings, log);
  return {
    ...server,
    url,
    async close(graceMs = limits.shutdownMs) {
      log.info(
        { graceMs },
        'Trialhook stops: it takes no more requests and finishes those under way',
      );
      await server.close(graceMs);
    },
  };
}

/** What every call passes first. @param firstUse where replicas remember tokens together, if they do */
function gateOf(settings: Settings, logger: Logger, firstUse?: FirstUse): Gate {
  const { callers, limits } = settings;
  return createGate({
    workload: new Workload(limits.load),
    discoveryAuthentication: callers.authentication && callers.discovery,
    ...(callers.authentication
      ? { authentication: authenticationOf(settings, logger, firstUse) }
      : {}),
    ...(limits.requestsPerMinute === undefined
      ? {}
      : { rateLimit: rateLimit(limits.requestsPerMinute) }),
  });
}

function authenticationOf(
  { callers, publicUrl }: Settings,
  logger: Logger,
  shared: FirstUse | undefined,
): Authentication {
  const issuers = callers.issuers.map((issuer) => {
    const keys = issuerKeys(issuer, () => {
      logger.warn({ issuer: issuer.issuer }, 'the keys of an issuer could not be fetched');
    });
    // The first caller need not wait for them; when they cannot be had, it is tried again then.
    void keys.warm();
    return { issuer, keys };
  });
  return authentication({
    verify: tokenVerifier({ issuers, longestLifetime: callers.tokenLifetime }),
    useOnce: replayGuard({
      outage: callers.replayOutage,
      onOutage: () => {
        logger.warn(
          'replayed tokens are refused by this process alone: the ledger cannot be asked',
        );
      },
      ...(shared === undefined ? {} : { shared }),
    }),
    publicUrl,
    baseAudience: callers.baseAudience,
    logger,
  });
}

function hookRouter(catalogue: Catalogue, settings: Settings, logger: Logger, gate: Gate) {
  return createHookRouter({
    services: cdsServices(settings.services),
    catalogue: constant(hookCatalogue(catalogue)),
    match: matcher(catalogue, logger),
    settings: {
      body: { bodyBytes: settings.bodyBytes, bodyDepth: settings.bodyDepth },
      corsOrigins: settings.corsOrigins,
      prefetchKeys: settings.prefetchKeys,
      prefetchUrlLength: settings.prefetchUrlLength,
      mostTrialCards: settings.mostTrialCards,
      testClock: settings.testClock,
    },
    gate,
    logger,
    version: packageVersion(),
  });
}

function cqlRouter({ valueSets }: Catalogue, settings: Settings) {
  return createCqlRouter({
    engine: engineNamed(settings.engine),
    valueSets,
    body: { bodyBytes: settings.bodyBytes, bodyDepth: settings.bodyDepth },
  });
}

/** The catalogue as the hooks see it. */
function hookCatalogue({ trials, orders }: Catalogue): HookCatalogue {
  return {
    trials: trials.map(({ trial }) => trial),
    orders: new Map(orders.map((order) => [order.key, order])),
    requirements: requirementsOfTrials(trials),
  };
}

/** Each request asks for one of the few services, and the catalogue never changes. */
function requirementsOfTrials(trials: Catalogue['trials']): HookCatalogue['requirements'] {
  const known = new Map<string, ReturnType<typeof requirementsOf>>();
  return (ids) => {
    const key = ids.join();
    let requirements = known.get(key);
    if (requirements === undefined) {
      const wanted = new Set(ids);
      requirements = requirementsOf(trials.filter(({ trial }) => wanted.has(trial.id)));
      known.set(key, requirements);
    }
    return requirements;
  };
}

/** One request's resources, put together to a record and matched. Faults are logged without the record. */
function matcher(catalogue: Catalogue, logger: Logger): MatchPatient {
  return ({ patientId, resources, reads, problems, evaluatedAt, trials }) => {
    const record = assembleRecord({ patientId, resources, reads, problems, codeKey });
    return matchPatient(catalogue, record, {
      evaluatedAt,
      trials,
      findings: 'decisive',
      onFault: ({ trial, criterion, fault }) => {
        const kind = fault instanceof Error ? fault.name : typeof fault;
        logger.error({ trial, criterion, fault: kind }, 'a criterion could not be evaluated');
      },
    });
  };
}

/** What a person who starts the service wants to know; a broken trial is named, and the others run. */
function announce({ trials, diagnostics, revision }: Catalogue, url: string, log: Logger): void {
  for (const { trial, broken } of trials) {
    if (broken) log.error({ trial: trial.id }, 'trial cannot be run; see `trialhook check`');
  }
  const running = trials.filter(({ broken }) => !broken).length;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  log.info({ url, revision, trials: running, errors }, `Trialhook answers on ${url}/cds-services`);
}

/** Who is let in; that nobody is kept out must be seen by whoever starts the service. */
function announceCallers({ mode, callers }: Settings, log: Logger): void {
  const authentication = callers.authentication ? 'on' : 'off';
  const issuers = callers.issuers.map(({ issuer }) => issuer);
  if (callers.authentication) {
    log.info({ mode, authentication, issuers }, 'Callers show a token of one of these issuers');
    return;
  }
  log.warn(
    { mode, authentication },
    'Authentication is OFF: whoever reaches this address is answered. For development only',
  );
}

function packageVersion(): string {
  const file = join(import.meta.dirname, '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function constant<T>(value: T): () => T {
  return () => value;
}
