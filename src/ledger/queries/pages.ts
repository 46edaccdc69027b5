import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../database/schema.ts';

export type KeptAnswer = Selectable<Schema['trialhook_answer']> & {
  readonly trials: readonly Selectable<Schema['trialhook_shown']>[];
};
export type KeptFeedback = Selectable<Schema['trialhook_feedback']>;

const pageSize = 200;

/** All answers with their trials, by id; a page at a time, so that any number of them can be read. */
export async function* answersOf(db: Kysely<Schema>): AsyncGenerator<KeptAnswer> {
  for (let after = ''; ;) {
    const answers = await db
      .selectFrom('trialhook_answer')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const last = answers.at(-1);
    if (last === undefined) return;
    const shown = await db
      .selectFrom('trialhook_shown')
      .selectAll()
      .where(
        'answer',
        'in',
        answers.map(({ id }) => id),
      )
      .orderBy('place')
      .execute();
    for (const answer of answers) {
      yield { ...answer, trials: shown.filter((trial) => trial.answer === answer.id) };
    }
    after = last.id;
  }
}

/** All feedback, by id. */
export async function* feedbackOf(db: Kysely<Schema>): AsyncGenerator<KeptFeedback> {
  for (let after = ''; ;) {
    const page = await db
      .selectFrom('trialhook_feedback')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const last = page.at(-1);
    if (last === undefined) return;
    yield* page;
    after = last.id;
  }
}
