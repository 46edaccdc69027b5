import { itemsOf, pairsOf, variable, wholeNumber } from './variable.ts';
import { z } from 'zod';

/** Where answers and feedback are kept, and what follows from them. */
export interface LedgerSettings {
  /**
   * `TRIALHOOK_LEDGER`: folder of the journal, and of the embedded database where there is no other; default
   * `.trialhook/ledger`.
   */
  readonly folder: string;
  /** `DATABASE_URL`: a PostgreSQL server, `postgres://…`; absent for the embedded database. */
  readonly databaseUrl?: string;
  /** `TRIALHOOK_PATIENT_KEYS`: what patients are kept under, newest first. */
  readonly patientKeys: readonly { readonly id: string; readonly secret: string }[];
  /** No patient key is set: one is made and kept in the folder, which is for development only. */
  readonly defaultKey: boolean;
  /** `TRIALHOOK_JOURNAL_LIMIT`: bytes that may wait for the database; default 1 GB. */
  readonly journalBytes: number;
  /** `TRIALHOOK_RETENTION_DAYS`: after which rows are deleted; 0, the default, keeps them. */
  readonly retentionDays: number;
  /** `TRIALHOOK_OVERRIDES_WITHIN_MS`: longest wait of a hook for what was overridden; default 100. */
  readonly overridesWithinMs: number;
  /**
   * `TRIALHOOK_QUIET_DAYS`: how long a trial is not shown again after an override, by reason; `other` is any
   * other reason or none.
   */
  readonly quietDays: ReadonlyMap<string, number>;
}

/** By reason; `Infinity` is for good. What is set replaces single ones. */
const quietDaysByDefault: ReadonlyMap<string, number> = new Map([
  ['already-discussed', 30],
  ['patient-declined', 90],
  ['clinically-inappropriate', 90],
  ['enrolled-elsewhere', Infinity],
  ['wrong-information', 14],
  ['other', 14],
]);

export const ledgerVariables = {
  TRIALHOOK_LEDGER: z.string().default('.trialhook/ledger'),
  DATABASE_URL: variable(
    (text) => (/^postgres(?:ql)?:\/\//u.test(text) && URL.canParse(text) ? text : undefined),
    'postgres://user:password@host:port/database',
  ).optional(),
  TRIALHOOK_PATIENT_KEYS: variable(
    readKeys,
    'keys as id:secret, id:secret, newest first; an id of letters, digits and -, once, and a secret of 16 characters or more',
  ).default([]),
  TRIALHOOK_JOURNAL_LIMIT: variable((text) => {
    const megabytes = /^(\d{1,6})\s*mb$/iu.exec(text)?.[1];
    return megabytes === undefined || Number(megabytes) < 20
      ? undefined
      : Number(megabytes) * 1024 ** 2;
  }, 'megabytes, at least 20mb, e.g. 500mb').default(1024 ** 3),
  TRIALHOOK_RETENTION_DAYS: wholeNumber(0, 36_500).default(0),
  TRIALHOOK_OVERRIDES_WITHIN_MS: wholeNumber(1, 10_000).default(100),
  TRIALHOOK_QUIET_DAYS: variable(
    readQuietDays,
    'days by reason, e.g. patient-declined=180, enrolled-elsewhere=always, other=0',
  ).default(quietDaysByDefault),
};

/** Settings whose values are secrets: no message repeats them. */
export const ledgerSecrets: readonly string[] = ['DATABASE_URL', 'TRIALHOOK_PATIENT_KEYS'];

/** @returns `undefined` where a site keeps no ledger: `TRIALHOOK_LEDGER=off` */
export function readLedger(
  values: z.infer<z.ZodObject<typeof ledgerVariables>>,
): LedgerSettings | undefined {
  if (values.TRIALHOOK_LEDGER === 'off') return undefined;
  return {
    folder: values.TRIALHOOK_LEDGER,
    ...(values.DATABASE_URL === undefined ? {} : { databaseUrl: values.DATABASE_URL }),
    patientKeys: values.TRIALHOOK_PATIENT_KEYS,
    defaultKey: values.TRIALHOOK_PATIENT_KEYS.length === 0,
    journalBytes: values.TRIALHOOK_JOURNAL_LIMIT,
    retentionDays: values.TRIALHOOK_RETENTION_DAYS,
    overridesWithinMs: values.TRIALHOOK_OVERRIDES_WITHIN_MS,
    quietDays: values.TRIALHOOK_QUIET_DAYS,
  };
}

function readKeys(text: string): LedgerSettings['patientKeys'] | undefined {
  const keys = itemsOf(text, ',').map((item) => {
    const [, id = '', secret = ''] = /^([A-Za-z0-9-]{1,32}):(.{16,})$/u.exec(item) ?? [];
    return { id, secret };
  });
  const ids = new Set(keys.map(({ id }) => id));
  return keys.length > 0 && ids.size === keys.length && !ids.has('') ? keys : undefined;
}

function readQuietDays(text: string): ReadonlyMap<string, number> | undefined {
  const pairs = pairsOf(text, ',')?.map(([reason, days]) => {
    const value = days === 'always' ? Infinity : /^\d{1,5}$/u.test(days) ? Number(days) : NaN;
    return [reason, value] as const;
  });
  if (pairs === undefined || pairs.some(([, days]) => Number.isNaN(days))) return undefined;
  return new Map([...quietDaysByDefault, ...pairs]);
}
