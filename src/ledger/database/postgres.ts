import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { LedgerDatabase } from './database.ts';
import type { Schema } from './schema.ts';

/** Milliseconds after which a server that does not answer counts as away. */
const connectWithin = 2_000;
const answerWithin = 10_000;

/**
 * A PostgreSQL server. Nothing is connected before the first query, and a connection that was lost is made
 * anew, so a server may come and go.
 * @param url `postgres://user:password@host:port/database`
 */
export function postgresDatabase(url: string): LedgerDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'trialhook',
    max: 10,
    connectionTimeoutMillis: connectWithin,
    query_timeout: answerWithin,
    statement_timeout: answerWithin,
    keepAlive: true,
  });
  // A server that ends takes connections along, idle or not; unheard, that would end this process too. Whoever
  // waits for a query hears of it anyway.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    name: `PostgreSQL at ${hostOf(url)}`,
    db,
    // With the server's `synchronous_commit` and `fsync` on, as they are unless somebody has turned them off.
    safeCommits: true,
    sync: () => Promise.resolve(),
    close: () => db.destroy(),
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || 'a local socket' : 'DATABASE_URL';
}
