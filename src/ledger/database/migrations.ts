import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

/**
 * Every change of the tables, oldest first. One that was released is never edited: the next one mends it.
 * They have to leave a replica of the version before working, since both run while a site updates.
 */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-ledger': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('trialhook_answer')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('hook_instance', 'text', (column) => column.notNull())
        .addColumn('service', 'text', (column) => column.notNull())
        .addColumn('patient', 'text', (column) => column.notNull())
        .addColumn('revision', 'text', (column) => column.notNull())
        .addColumn('engine', 'text', (column) => column.notNull())
        .addColumn('evaluated_at', 'timestamptz', (column) => column.notNull())
        .addColumn('answered_at', 'timestamptz', (column) => column.notNull())
        .addColumn('milliseconds', 'double precision', (column) => column.notNull())
        .addColumn('caller', 'text')
        .addColumn('verdicts', 'jsonb', (column) => column.notNull())
        .addColumn('reads', 'jsonb', (column) => column.notNull())
        .execute();
      await index(db, 'trialhook_answer', 'patient');
      await index(db, 'trialhook_answer', 'answered_at');
      await index(db, 'trialhook_answer', 'revision');
      await db.schema
        .createTable('trialhook_shown')
        .addColumn('answer', 'text', (column) =>
          column.notNull().references('trialhook_answer.id').onDelete('cascade'),
        )
        .addColumn('trial', 'text', (column) => column.notNull())
        .addColumn('place', 'integer', (column) => column.notNull())
        .addColumn('card', 'text')
        .addColumn('placement', 'text', (column) => column.notNull())
        .addColumn('verdict', 'text', (column) => column.notNull())
        .addColumn('fingerprint', 'text', (column) => column.notNull())
        .addColumn('findings', 'jsonb', (column) => column.notNull())
        .addPrimaryKeyConstraint('trialhook_shown_key', ['answer', 'trial'])
        .execute();
      await index(db, 'trialhook_shown', 'card');
      await db.schema
        .createTable('trialhook_feedback')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('card', 'text', (column) => column.notNull())
        .addColumn('service', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('outcome_at', 'timestamptz')
        .addColumn('accepted_suggestions', 'jsonb', (column) => column.notNull())
        .addColumn('reason_code', 'text')
        .addColumn('reason_system', 'text')
        .addColumn('user_comment', 'text')
        .addColumn('received_at', 'timestamptz', (column) => column.notNull())
        .addColumn('caller', 'text')
        .execute();
      await index(db, 'trialhook_feedback', 'card');
      await index(db, 'trialhook_feedback', 'received_at');
      await db.schema
        .createTable('trialhook_file')
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('content', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('trialhook_catalogue')
        .addColumn('revision', 'text', (column) => column.notNull())
        .addColumn('path', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().references('trialhook_file.hash'))
        .addColumn('used_at', 'timestamptz', (column) => column.notNull())
        .addPrimaryKeyConstraint('trialhook_catalogue_key', ['revision', 'path'])
        .execute();
      await db.schema
        .createTable('trialhook_token')
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('expires', 'timestamptz', (column) => column.notNull())
        .execute();
      await index(db, 'trialhook_token', 'expires');
    },
  },
};

async function index(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  await db.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
}

/**
 * Brings the tables up to date. Replicas that start at once wait for one another: kysely holds PostgreSQL's
 * advisory lock meanwhile.
 * @throws Error (rejects) when a migration fails; then none of them has changed anything
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: 'trialhook_migration',
    migrationLockTableName: 'trialhook_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw asError(error);
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault));
}
