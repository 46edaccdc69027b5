import { existsSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { syncChangedFiles, syncFolder } from './sync-files.ts';

/** What the thread is asked to do. */
export type EmbeddedCall =
  | { readonly type: 'query'; readonly sql: string; readonly params: readonly unknown[] }
  | { readonly type: 'sync' }
  | { readonly type: 'close' };

export type EmbeddedAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: { readonly message: string; readonly code?: string } };

const { folder } = workerData as { readonly folder: string };
const data = join(folder, 'data');
/** There when the database was closed as it should be: then all of it is on the disk. */
const closedWell = join(folder, 'closed');
/** Milliseconds; what was written before is on the disk. */
let syncedAt = 0;

const database = open();
// What cannot be opened now may be later, by another thread: this ends the thread alone, once its callers have their answer.
database.catch(() => setImmediate(() => process.exit()));

parentPort?.on('message', ({ id, ...call }: EmbeddedCall & { readonly id: number }) => {
  void answer(call).then(
    (result) => {
      parentPort?.postMessage({ id, result });
      if (call.type === 'close') parentPort?.close();
    },
    (fault: unknown) => {
      parentPort?.postMessage({ id, fault: faultOf(fault) });
    },
  );
});

async function answer(call: EmbeddedCall): Promise<unknown> {
  const db = await database;
  if (call.type === 'close') {
    await db.close();
    syncChangedFiles(data, syncedAt);
    writeFileSync(closedWell, '');
    return undefined;
  }
  if (call.type === 'query') {
    const { rows, affectedRows, fields } = await db.query(call.sql, [...call.params]);
    return { rows, affectedRows, fields };
  }
  const startedAt = Date.now();
  await db.exec('checkpoint');
  syncChangedFiles(data, syncedAt);
  syncedAt = startedAt;
  return undefined;
}

/** A new database is made beside its place: one that is half made, when the process ends, is no database. */
async function open(): Promise<PGlite> {
  if (!existsSync(data)) {
    const half = join(folder, 'data.new');
    await rm(half, { recursive: true, force: true });
    const made = await PGlite.create(half);
    await made.close();
    syncChangedFiles(half, 0);
    await rename(half, data);
    syncFolder(folder);
  }
  if (existsSync(closedWell)) syncedAt = Date.now();
  await rm(closedWell, { force: true });
  return PGlite.create(data);
}

function faultOf(fault: unknown): { readonly message: string; readonly code?: string } {
  if (!(fault instanceof Error)) return { message: String(fault) };
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined;
  return { message: fault.message, ...(code === undefined ? {} : { code }) };
}
