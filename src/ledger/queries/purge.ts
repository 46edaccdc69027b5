import { sql, type Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** How many rows were deleted. */
export interface Purged {
  readonly answers: number;
  readonly feedback: number;
}

/**
 * Deletes what is older than a site keeps: answers with their trials, feedback to cards that are gone or were
 * never known, catalogues that no answer needs and no service has started with since.
 * @param before ISO 8601 instant
 */
export async function purge(db: Kysely<Schema>, before: string): Promise<Purged> {
  const instant = sql<Date>`${before}::timestamptz`;
  return db.transaction().execute(async (transaction) => {
    const answers = await transaction
      .deleteFrom('trialhook_answer')
      .where('answered_at', '<', instant)
      .executeTakeFirst();
    const feedback = await transaction
      .deleteFrom('trialhook_feedback as feedback')
      .where('received_at', '<', instant)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('trialhook_shown as shown')
              .whereRef('shown.card', '=', 'feedback.card')
              .select('shown.card'),
          ),
        ),
      )
      .executeTakeFirst();
    await transaction
      .deleteFrom('trialhook_catalogue as catalogue')
      .where('catalogue.used_at', '<', instant)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('trialhook_answer as answer')
              .whereRef('answer.revision', '=', 'catalogue.revision')
              .select('answer.id'),
          ),
        ),
      )
      .execute();
    await transaction
      .deleteFrom('trialhook_file as file')
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('trialhook_catalogue as catalogue')
              .whereRef('catalogue.hash', '=', 'file.hash')
              .select('catalogue.hash'),
          ),
        ),
      )
      .execute();
    return {
      answers: Number(answers.numDeletedRows),
      feedback: Number(feedback.numDeletedRows),
    };
  });
}
