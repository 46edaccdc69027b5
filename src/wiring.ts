import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { engineNamed } from './cql/engines.ts';
import { createFhirClient } from './fhir/create-fhir-client.ts';
import type { FhirClient } from './fhir/fhir-client.ts';
import { createHookRouter } from './hooks/hook-router.ts';
import type { HookCatalogue, MatchPatient } from './hooks/matching-port.ts';
import { cdsServices } from './hooks/service.ts';
import { addressUrl } from './http/address-url.ts';
import { createApp } from './http/app.ts';
import type { Gate } from './http/gate.ts';
import { createLogger } from './http/logger.ts';
import { listen, type RunningServer } from './http/server.ts';
import type { DatabaseLedger } from './ledger/database-ledger.ts';
import { matchPatient } from './matching/match-patient.ts';
import { createCqlRouter } from './operations/cql-router.ts';
import { assembleRecord } from './record/assemble-record.ts';
import { readSettings, type Settings, unknownSettings } from './settings.ts';
import { codeKey } from './terminology/code-systems.ts';
import type { Catalogue } from './trials/catalogue.ts';
import { loadCatalogue } from './trials/load-catalogue.ts';
import { requirementsOf } from './trials/requirements.ts';
import { announceCallers, gateOf } from './wiring/callers.ts';
import { databaseChecks, hookLedger, openServiceLedger } from './wiring/ledger.ts';
import { createReadiness } from './wiring/readiness.ts';
import { createTelemetry } from './wiring/telemetry.ts';

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
  for (const unknown of unknownSettings(environment)) {
    log.warn(unknown, 'a variable is no setting of this service, and counts for nothing');
  }
  const catalogue = await loadCatalogue({
    folder: settings.catalogue,
    engine: engineNamed(settings.engine),
    ...(settings.elmCache === undefined ? {} : { cacheFolder: settings.elmCache }),
  });
  const ledger = await openServiceLedger(catalogue, settings, log);
  const readiness = createReadiness(catalogue, log, databaseChecks(ledger));
  const version = packageVersion();
  const telemetry = await createTelemetry({
    settings,
    catalogue,
    readiness,
    logger: log,
    version,
    ...(ledger === undefined ? {} : { queue: () => ledger.queued() }),
  });
  const fhir = createFhirClient({ ...settings.fhir, onFetch: telemetry.onFetch });
  const gate = gateOf(settings, log, ledger && ((token) => ledger.firstUse(token)));
  const routers = [hookRouter(catalogue, settings, { fhir, gate, ledger, log })];
  if (settings.cqlOperation) routers.push(cqlRouter(catalogue, settings));
  const { limits } = settings;
  const app = createApp({
    logger: log,
    first: telemetry.first,
    routers,
    trustedProxies: limits.trustedProxies,
  });
  const server = await listen(app, settings, {
    requestTime: limits.requestTimeoutMs,
    onUnreadable: (request) => {
      log.warn(request, 'request unreadable');
    },
  }).catch(async (error: unknown) => {
    await ledger?.close();
    throw error;
  });
  const close = async (graceMs = limits.shutdownMs) => {
    log.info(
      { graceMs },
      'Trialhook stops: it takes no more requests and finishes those under way',
    );
    readiness.shutDown();
    await delay(settings.telemetry.shutdownDelayMs);
    await server.close(graceMs);
    await fhir.close();
    await ledger?.close();
    await telemetry.close();
  };
  try {
    await telemetry.open();
  } catch (error) {
    await server.close(0);
    await ledger?.close();
    throw error;
  }
  const url = addressUrl(settings.host, server.port);
  announce(catalogue, url, log);
  announceCallers(settings, log);
  return { ...server, url, close };
}

/** What the hooks work with besides the catalogue. */
interface HookAdapters {
  readonly fhir: FhirClient;
  readonly gate: Gate;
  readonly ledger: DatabaseLedger | undefined;
  readonly log: Logger;
}

function hookRouter(
  catalogue: Catalogue,
  settings: Settings,
  { fhir, gate, ledger, log }: HookAdapters,
) {
  const { fetchBudgetMs: budgetMs, pageSize } = settings.fhir;
  const kept = ledger && hookLedger(ledger, settings);
  return createHookRouter({
    services: cdsServices(settings.services),
    catalogue: constant(hookCatalogue(catalogue)),
    match: matcher(catalogue, log),
    settings: {
      body: { bodyBytes: settings.bodyBytes, bodyDepth: settings.bodyDepth },
      corsOrigins: settings.corsOrigins,
      prefetchKeys: settings.prefetchKeys,
      prefetchUrlLength: settings.prefetchUrlLength,
      mostTrialCards: settings.mostTrialCards,
      testClock: settings.testClock,
    },
    liveData: { client: fhir, budgetMs, pageSize },
    gate,
    logger: log,
    ...(kept === undefined ? {} : { kept }),
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
  return ({ evaluatedAt, trials, ...read }) => {
    const record = assembleRecord({ ...read, codeKey });
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

function packageVersion(): string {
  const file = join(import.meta.dirname, '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function constant<T>(value: T): () => T {
  return () => value;
}
