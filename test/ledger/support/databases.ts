import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openLedger } from '../../../src/ledger/open-ledger.ts';
import { lacksPostgres, startCluster } from './postgres-cluster.ts';

/** A database that nothing is in. */
export interface TestDatabase {
  /** Absent for the embedded one, which is in the ledger's folder. */
  readonly url?: string;
  /** For the ledger. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** A kind of database that the contract holds for. */
export interface DatabaseKind {
  readonly name: string;
  /** Why it cannot be tested on this machine. */
  readonly lacks?: string;
  fresh(): Promise<TestDatabase>;
}

/** In the ledger's own folder. */
export const embedded: DatabaseKind = {
  name: 'embedded',
  fresh: async () => {
    const folder = ledgerFolder();
    cpSync(await emptyEmbedded(), folder, { recursive: true });
    return { folder, remove: () => removed(folder) };
  },
};

/** The server of this machine, or else one of the test's own. */
const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  ...((await usualServer()) === undefined && lacksPostgres !== undefined
    ? { lacks: lacksPostgres }
    : {}),
  fresh: async () => {
    const usual = await usualServer();
    const cluster = usual === undefined ? await startCluster() : undefined;
    const server = usual ?? cluster?.url ?? '';
    const name = `trialhook_test_${randomBytes(6).toString('hex')}`;
    await administer(server, `create database ${name}`);
    const url = new URL(server);
    url.pathname = name;
    const folder = ledgerFolder();
    return {
      url: url.href,
      folder,
      remove: async () => {
        await administer(server, `drop database ${name} with (force)`);
        await cluster?.remove();
        await removed(folder);
      },
    };
  },
};

export const kinds: readonly DatabaseKind[] = [embedded, postgres];

/** A folder of its own for a ledger, removed with what is in it. */
export function ledgerFolder(): string {
  return mkdtempSync(join(tmpdir(), 'trialhook-ledger-'));
}

/**
 * Making an embedded database takes seconds: one is made for each version and kept, with its tables, and
 * tests copy it.
 */
async function emptyEmbedded(): Promise<string> {
  const root = join(import.meta.dirname, '../../..');
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const { version } = JSON.parse(read('node_modules/@electric-sql/pglite/package.json')) as {
    version: string;
  };
  const kept = join(root, 'node_modules/.cache/trialhook-test', `pglite-${version}`);
  if (existsSync(kept)) return kept;
  const made = ledgerFolder();
  const ledger = await openLedger({
    folder: made,
    patientKeys: [{ id: 'none', secret: 'none' }],
    journalBytes: 1_000_000,
    log: { info: ignore, warn: ignore, error: ignore },
  });
  await ledger.drained();
  await ledger.close();
  mkdirSync(join(kept, '..'), { recursive: true });
  const beside = `${kept}-${randomBytes(4).toString('hex')}`;
  cpSync(made, beside, { recursive: true });
  rmSync(made, { recursive: true });
  try {
    renameSync(beside, kept);
  } catch {
    // Another test was faster.
    rmSync(beside, { recursive: true });
  }
  return kept;
}

async function usualServer(): Promise<string | undefined> {
  const url = process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  try {
    await administer(url, 'select 1');
    return url;
  } catch {
    return undefined;
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function removed(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  return Promise.resolve();
}

function ignore(): void {
  // Nothing is of interest here.
}
