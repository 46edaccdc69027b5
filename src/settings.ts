import { z } from 'zod';
import { defaultEngine, type EngineName, engineNames } from './cql/engines.ts';
import { closest } from './diagnostics/unknown-word.ts';
import { telemetrySettings, telemetryVariables } from './settings/telemetry.ts';
import type { TelemetrySettings } from './settings/telemetry.ts';
import { fhirSettings, type FhirSettings, fhirVariables } from './settings/fhir.ts';
import {
  type CallerSettings,
  callerVariables,
  type Mode,
  readCallers,
} from './settings/callers.ts';
import { type LimitSettings, limitVariables, readLimits } from './settings/limits.ts';
import { isOwnMachine } from './settings/own-machine.ts';
import { productionFaults } from './settings/production.ts';
import {
  ledgerSecrets,
  ledgerVariables,
  readLedger,
  type LedgerSettings,
} from './settings/ledger.ts';
import {
  itemsOf,
  onOrOff,
  oneOf,
  pairsOf,
  readBytes,
  readUrl,
  variable,
  wholeNumber,
} from './settings/variable.ts';

/** Every setting, with its default. `docs` and the README speak of the variables' names. */
export interface Settings {
  /** `TRIALHOOK_HOST`, default 127.0.0.1: only this machine, until a site opens it. */
  readonly host: string;
  /** `TRIALHOOK_PORT`, default 3000; 0 lets the system choose. */
  readonly port: number;
  /** `TRIALHOOK_PUBLIC_URL`: where clients reach the service, default `http://localhost:<port>`. */
  readonly publicUrl: string;
  /** `TRIALHOOK_CATALOGUE`: folder of the trials, default `cql`. */
  readonly catalogue: string;
  /** `TRIALHOOK_ELM_CACHE`: folder for translated CQL; by default below `node_modules/.cache`. */
  readonly elmCache?: string;
  /** `TRIALHOOK_ENGINE`: what runs the criteria. */
  readonly engine: EngineName;
  /** `TRIALHOOK_LOG_LEVEL`, default `info`. */
  readonly logLevel: LogLevel;
  /** `TRIALHOOK_BODY_LIMIT`: largest request body in bytes, also as `10mb`; default 10 MB. */
  readonly bodyBytes: number;
  /** `TRIALHOOK_BODY_DEPTH`: deepest nesting of a request body, default 200. */
  readonly bodyDepth: number;
  /**
   * `TRIALHOOK_CORS_ORIGINS`: origins whose browsers may call, separated by commas. Default in
   * development `*`, any: the service gives away nothing that was not in the request, and takes no
   * cookies. Default in production none.
   */
  readonly corsOrigins: readonly string[];
  /** `TRIALHOOK_SERVICES`: `id=tag,tag; id=*`. Default `trial-match=*`: one service, all trials. */
  readonly services: ReadonlyMap<string, readonly string[]>;
  /** `TRIALHOOK_PREFETCH_KEYS`: the site's own keys, `conditions=problems, observations=labs`. */
  readonly prefetchKeys: ReadonlyMap<string, string>;
  /** `TRIALHOOK_PREFETCH_URL_LENGTH`: longest prefetch URL in characters, default 1800. */
  readonly prefetchUrlLength: number;
  /** `TRIALHOOK_MAX_TRIAL_CARDS`: trials with a card of their own, default 3. */
  readonly mostTrialCards: number;
  /**
   * `TRIALHOOK_TEST_CLOCK`: `on` lets a request name the time to evaluate for, so that synthetic charts
   * stay what they were written to show. Default `on` in development where only this machine can call,
   * else `off`.
   */
  readonly testClock: boolean;
  /**
   * `TRIALHOOK_CQL_OPERATION`: `on` answers FHIR's `$cql`, which evaluates any expression that it is sent,
   * for whoever runs the CQL test suite. Default `off`.
   */
  readonly cqlOperation: boolean;
  /** What is kept of answers and feedback; absent for `TRIALHOOK_LEDGER=off`. */
  readonly ledger?: LedgerSettings;
  readonly telemetry: TelemetrySettings;
  /** Reading the EHRs' FHIR servers. */
  readonly fhir: FhirSettings;
  /** `TRIALHOOK_MODE`, default `development`. */
  readonly mode: Mode;
  readonly callers: CallerSettings;
  readonly limits: LimitSettings;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** The settings cannot be used; the message has one line for each that is wrong. */
export class SettingsError extends Error {
  readonly code = 'settings-invalid';

  constructor(faults: readonly string[]) {
    super(['The settings cannot be used:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.name = 'SettingsError';
  }
}

/**
 * Reads the settings from environment variables; an empty one counts as not set.
 * @throws SettingsError that names each wrong variable, what was given and what is expected
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) => {
      const value = environment[name]?.trim();
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        const value = ledgerSecrets.includes(name)
          ? 'not as it should be'
          : `"${given[name] ?? ''}"`;
        return `${name} is ${value}; expected ${message}`;
      }),
    );
  }
  const values = parsed.data;
  const mode = values.TRIALHOOK_MODE;
  const ownMachine = isOwnMachine(values.TRIALHOOK_HOST);
  const ledger = readLedger(values);
  const faults: string[] = [];
  const settings: Settings = {
    host: values.TRIALHOOK_HOST,
    port: values.TRIALHOOK_PORT,
    publicUrl: values.TRIALHOOK_PUBLIC_URL ?? `http://localhost:${values.TRIALHOOK_PORT}`,
    catalogue: values.TRIALHOOK_CATALOGUE,
    ...(values.TRIALHOOK_ELM_CACHE === undefined ? {} : { elmCache: values.TRIALHOOK_ELM_CACHE }),
    engine: values.TRIALHOOK_ENGINE,
    logLevel: values.TRIALHOOK_LOG_LEVEL,
    bodyBytes: values.TRIALHOOK_BODY_LIMIT,
    bodyDepth: values.TRIALHOOK_BODY_DEPTH,
    corsOrigins: values.TRIALHOOK_CORS_ORIGINS ?? (mode === 'production' ? [] : ['*']),
    services: values.TRIALHOOK_SERVICES,
    prefetchKeys: values.TRIALHOOK_PREFETCH_KEYS,
    prefetchUrlLength: values.TRIALHOOK_PREFETCH_URL_LENGTH,
    mostTrialCards: values.TRIALHOOK_MAX_TRIAL_CARDS,
    testClock: values.TRIALHOOK_TEST_CLOCK ?? (mode === 'development' && ownMachine),
    cqlOperation: values.TRIALHOOK_CQL_OPERATION,
    ...(ledger === undefined ? {} : { ledger }),
    telemetry: telemetrySettings(values, ownMachine),
    fhir: fhirSettings(values),
    mode,
    callers: readCallers(values, ownMachine, faults),
    limits: readLimits(values, mode),
  };
  if (mode === 'production') faults.push(...productionFaults(settings));
  if (faults.length > 0) throw new SettingsError(faults);
  return settings;
}

const variables = z.object({
  TRIALHOOK_HOST: z.string().default('127.0.0.1'),
  TRIALHOOK_PORT: wholeNumber(0, 65_535).default(3000),
  TRIALHOOK_PUBLIC_URL: variable(
    readUrl,
    'an absolute http or https URL such as https://trials.example.org',
  ).optional(),
  TRIALHOOK_CATALOGUE: z.string().default('cql'),
  TRIALHOOK_ELM_CACHE: z.string().optional(),
  TRIALHOOK_ENGINE: oneOf(engineNames).default(defaultEngine.name),
  TRIALHOOK_LOG_LEVEL: oneOf(logLevels).default('info'),
  TRIALHOOK_BODY_LIMIT: variable(readBytes, 'bytes, e.g. 5000000, 500kb or 10mb').default(
    10 * 1024 * 1024,
  ),
  TRIALHOOK_BODY_DEPTH: wholeNumber(20, 1000).default(200),
  TRIALHOOK_CORS_ORIGINS: variable(
    readOrigins,
    'origins such as https://ehr.example.org, separated by commas, or *',
  ).optional(),
  TRIALHOOK_SERVICES: variable(
    readServices,
    'services as id=tag,tag; id=* with ids of letters, digits and -, each once',
  ).default(new Map([['trial-match', []]])),
  TRIALHOOK_PREFETCH_KEYS: variable(
    readKeyNames,
    'pairs such as conditions=problems, observations=labs, each name once',
  ).default(new Map()),
  TRIALHOOK_PREFETCH_URL_LENGTH: wholeNumber(300, 8000).default(1800),
  TRIALHOOK_MAX_TRIAL_CARDS: wholeNumber(1, 20).default(3),
  TRIALHOOK_TEST_CLOCK: onOrOff().optional(),
  TRIALHOOK_CQL_OPERATION: onOrOff().default(false),
  ...ledgerVariables,
  ...telemetryVariables,
  ...fhirVariables,
  ...callerVariables,
  ...limitVariables,
});

/** The environment variables that are settings. */
export const settingNames: readonly string[] = Object.keys(variables.shape);

const prefix = 'TRIALHOOK_';

/** A variable that looks like a setting, and the setting that was probably meant. */
export interface UnknownSetting {
  readonly variable: string;
  readonly meant?: string;
}

/**
 * Variables `TRIALHOOK_*` that are no settings: a slip of the pen, or what an orchestrator puts there, as
 * Kubernetes does for a Service called trialhook.
 */
export function unknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
): readonly UnknownSetting[] {
  // What all names have in common makes none of them alike.
  const own = (name: string) => name.slice(prefix.length);
  const known = settingNames.filter((name) => name.startsWith(prefix)).map(own);
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !settingNames.includes(name))
    .sort()
    .map((variable) => {
      const meant = closest(own(variable), known);
      return meant === undefined ? { variable } : { variable, meant: prefix + meant };
    });
}

function readOrigins(text: string): readonly string[] | undefined {
  const origins = itemsOf(text, ',');
  const isOrigin = (origin: string) =>
    origin === '*' || (URL.canParse(origin) && new URL(origin).origin === origin);
  return origins.length > 0 && origins.every(isOrigin) ? origins : undefined;
}

function readServices(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  const pairs = pairsOf(text, ';');
  const services = new Map(
    pairs?.map(([id, tags]) => [id, tags === '*' ? [] : itemsOf(tags, ',')] as const),
  );
  return pairs?.length === services.size && pairs.every(([id]) => /^[A-Za-z0-9-]{1,64}$/u.test(id))
    ? services
    : undefined;
}

function readKeyNames(text: string): ReadonlyMap<string, string> | undefined {
  const pairs = pairsOf(text, ',');
  const names = new Map(pairs);
  // Two of our keys under one of theirs could not be told apart.
  return pairs?.length === names.size && new Set(names.values()).size === names.size
    ? names
    : undefined;
}
