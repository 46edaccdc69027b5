import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { QueuedRows } from '../rows/queued-row.ts';
import type { Schema } from './schema.ts';

/** Columns of each table with their types, in which rows that come as one JSON list are read. */
const shapes = {
  trialhook_answer:
    'id text, hook_instance text, service text, patient text, revision text, engine text, ' +
    'evaluated_at timestamptz, answered_at timestamptz, milliseconds float8, caller text, ' +
    'verdicts jsonb, reads jsonb',
  trialhook_shown:
    'answer text, trial text, place int, card text, placement text, verdict text, ' +
    'fingerprint text, findings jsonb',
  trialhook_feedback:
    'id text, card text, service text, outcome text, outcome_at timestamptz, ' +
    'accepted_suggestions jsonb, reason_code text, reason_system text, user_comment text, ' +
    'received_at timestamptz, caller text',
  trialhook_file: 'hash text, content text',
  trialhook_catalogue: 'revision text, path text, hash text, used_at timestamptz',
} as const;

/**
 * Writes rows in one transaction. A row that is there already stays as it is, so a batch of which nobody knows
 * whether it has arrived is simply written again.
 */
export async function writeRows(db: Kysely<Schema>, batch: readonly QueuedRows[]): Promise<void> {
  const tables: readonly (readonly [keyof typeof shapes, readonly object[]])[] = [
    ['trialhook_answer', batch.flatMap(({ answers = [] }) => answers)],
    ['trialhook_shown', batch.flatMap(({ shown = [] }) => shown)],
    ['trialhook_feedback', batch.flatMap(({ feedback = [] }) => feedback)],
    ['trialhook_file', batch.flatMap(({ files = [] }) => files)],
    ['trialhook_catalogue', batch.flatMap(({ catalogues = [] }) => catalogues)],
  ];
  await db.transaction().execute(async (transaction) => {
    for (const [table, rows] of tables) {
      if (rows.length === 0) continue;
      await transaction
        .insertInto(table)
        .columns(columnsOf(table))
        .expression(recordset(table, rows))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

function columnsOf(table: keyof typeof shapes): never[] {
  return shapes[table].split(', ').map((column) => column.split(' ')[0]) as never[];
}

/** One parameter however many rows there are: naming each value of thousands would take longer than keeping them. */
function recordset(table: keyof typeof shapes, rows: readonly object[]): RawBuilder<never> {
  const json = JSON.stringify(rows);
  return sql<never>`(select * from jsonb_to_recordset(${json}::jsonb) as given(${sql.raw(shapes[table])}))`;
}
