import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** A database with the ledger's tables, embedded or a server. */
export interface LedgerDatabase {
  /** For messages, without credentials, e.g. `PostgreSQL at db.example.org`. */
  readonly name: string;
  readonly db: Kysely<Schema>;
  /**
   * Whether what is committed survives a power cut. Where it does not, the journal keeps rows until `sync`
   * has made them safe.
   */
  readonly safeCommits: boolean;
  /** Makes safe what is committed by now. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
