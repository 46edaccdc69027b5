import { mkdir } from 'node:fs/promises';
import { Kysely, PGliteDialect } from 'kysely';
import type { LedgerDatabase } from './database.ts';
import { EmbeddedProcess } from './embedded-process.ts';
import type { Schema } from './schema.ts';

/**
 * PostgreSQL inside this process (PGlite), in a folder of its own. The folder must be held by one process
 * only: see folder-lock. It answers in another thread, so that no query holds up a request.
 *
 * A commit is in the system's page cache and so survives the end of the process; PGlite never syncs it to
 * the disk. `sync` does: a checkpoint, then an fsync of every file that changed.
 */
export async function embeddedDatabase(folder: string): Promise<LedgerDatabase> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const process = new EmbeddedProcess(folder);
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: process }) });
  return {
    name: `the embedded database in ${folder}`,
    db,
    safeCommits: false,
    sync: () => process.sync(),
    close: async () => {
      await db.destroy();
      await process.close();
    },
  };
}
