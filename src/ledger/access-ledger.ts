import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { migrate } from './database/migrations.ts';
import { postgresDatabase } from './database/postgres.ts';
import type { Schema } from './database/schema.ts';
import { within } from './deadline.ts';
import { defaultKeyId } from './default-key.ts';
import { LedgerError } from './ledger-error.ts';
import { faultName } from './ledger-log.ts';
import { openLedger, type LedgerOptions } from './open-ledger.ts';
import { patientHasher, type PatientHasher } from './patient-hash.ts';

/** A ledger to be read, besides the service. */
export interface LedgerAccess {
  readonly db: Kysely<Schema>;
  /** Absent where no patient key is known. */
  readonly hasher?: PatientHasher;
  close(): Promise<void>;
}

/** Milliseconds. */
const openWithin = 120_000;

/**
 * Opens a ledger that is there already. Of an embedded one, what its journal still holds is written first; a
 * PostgreSQL server is asked as it is, whoever else uses it.
 * @throws LedgerError (rejects) `ledger-in-use`, `ledger-folder` or `database-away`
 */
export async function accessLedger(options: LedgerOptions): Promise<LedgerAccess> {
  const { folder, databaseUrl } = options;
  if (databaseUrl !== undefined) return accessServer(databaseUrl, options);
  if (!existsSync(join(folder, 'database'))) {
    throw new LedgerError('ledger-folder', `There is no ledger in ${folder}; set TRIALHOOK_LEDGER`);
  }
  const ledger = await openLedger(options);
  await within(openWithin, ledger.drained()).catch(async (error: unknown) => {
    await ledger.close();
    throw error;
  });
  return { db: ledger.database.db, hasher: ledger.hasher, close: () => ledger.close() };
}

async function accessServer(
  url: string,
  { folder, patientKeys }: LedgerOptions,
): Promise<LedgerAccess> {
  const database = postgresDatabase(url);
  const { db, name } = database;
  try {
    await migrate(db);
  } catch (error) {
    await database.close();
    throw new LedgerError('database-away', `${name} cannot be used (${faultName(error)})`, error);
  }
  const keyFile = join(folder, 'patient-key');
  const keys =
    patientKeys.length > 0 || !existsSync(keyFile)
      ? patientKeys
      : [{ id: defaultKeyId, secret: (await readFile(keyFile, 'utf8')).trim() }];
  return {
    db,
    ...(keys.length === 0 ? {} : { hasher: patientHasher(keys) }),
    close: () => database.close(),
  };
}
