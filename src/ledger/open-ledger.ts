import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerDatabase } from './database/database.ts';
import { embeddedDatabase } from './database/embedded.ts';
import { isRefusal } from './database/is-refusal.ts';
import { migrate } from './database/migrations.ts';
import { postgresDatabase } from './database/postgres.ts';
import { writeRows } from './database/write-rows.ts';
import { DatabaseLedger } from './database-ledger.ts';
import { defaultKey } from './default-key.ts';
import { lockFile, type FolderLock } from './folder-lock.ts';
import { openJournal } from './journal/journal-folder.ts';
import { JournalWriter } from './journal/journal-writer.ts';
import { LedgerError } from './ledger-error.ts';
import { faultName, type LedgerLog } from './ledger-log.ts';
import { patientHasher, type PatientKey } from './patient-hash.ts';

/** Where a ledger is and what it may take. */
export interface LedgerOptions {
  /** Holds the journal, and the embedded database where there is no other; made when it is not there. */
  readonly folder: string;
  /** `postgres://…`; absent for the embedded database. */
  readonly databaseUrl?: string;
  /** Newest first; without any, one is made and kept in the folder, for development. */
  readonly patientKeys: readonly PatientKey[];
  /** Bytes of rows that may wait for the database. */
  readonly journalBytes: number;
  readonly log: LedgerLog;
}

const segmentBytes = 8 * 1024 * 1024;
/** Milliseconds of quiet after which the journal is emptied. */
const idleAfter = 2_000;

/**
 * Opens a ledger. It takes rows at once: the database is connected to and brought up to date in the background,
 * for as long as that takes.
 * @throws LedgerError (rejects) `ledger-in-use` or `ledger-folder`
 */
export async function openLedger(options: LedgerOptions): Promise<DatabaseLedger> {
  const { folder, databaseUrl, patientKeys, log } = options;
  await makeFolder(folder);
  const lock = databaseUrl === undefined ? holdDatabase(folder) : undefined;
  try {
    const database =
      databaseUrl === undefined
        ? await embeddedDatabase(join(folder, 'database'))
        : postgresDatabase(databaseUrl);
    const keys = patientKeys.length > 0 ? patientKeys : [await defaultKey(folder)];
    const limits = { segmentBytes, bytes: options.journalBytes };
    const held = await openJournal(join(folder, 'journal'), limits);
    const writer = new JournalWriter(
      held.journal,
      destination(database),
      events(database, log),
      idleAfter,
    );
    return new DatabaseLedger(database, held.journal, writer, patientHasher(keys), log, () => {
      held.release();
      lock?.release();
    });
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const message = `The ledger's folder ${folder} cannot be made (${code}); set TRIALHOOK_LEDGER`;
    throw new LedgerError('ledger-folder', message, error);
  }
}

function holdDatabase(folder: string): FolderLock {
  const lock = lockFile(join(folder, 'database.lock'));
  if (lock !== undefined) return lock;
  throw new LedgerError(
    'ledger-in-use',
    `Another process has the ledger in ${folder}. The embedded database takes one process at a time: ` +
      'end that one, set TRIALHOOK_LEDGER to another folder, or DATABASE_URL to a PostgreSQL server.',
  );
}

function destination(database: LedgerDatabase) {
  return {
    prepare: () => migrate(database.db),
    write: (batch: Parameters<typeof writeRows>[1]) => writeRows(database.db, batch),
    sync: () => database.sync(),
    isRefusal,
  };
}

function events({ name }: LedgerDatabase, log: LedgerLog) {
  return {
    onAway: (error: unknown) => {
      log.error({ fault: faultName(error) }, `${name} takes no rows; they wait in the journal`);
    },
    onBack: () => {
      log.info({}, `${name} takes rows`);
    },
    onRefused: (error: unknown) => {
      log.error({ fault: faultName(error) }, 'a row was refused; it is kept in refused.journal');
    },
    onDamaged: (lines: number) => {
      log.error({ lines }, 'lines of the journal are damaged and were left out');
    },
  };
}
