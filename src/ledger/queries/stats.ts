import { sql, type Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { sameCaller } from './overrides.ts';

/** What became of a trial under one revision of the catalogue. */
export interface TrialStats {
  readonly trial: string;
  readonly revision: string;
  /** Cards of its own. */
  readonly shown: number;
  /** Lines on the last card. */
  readonly listed: number;
  /** Not shown again because it was overridden. */
  readonly setAside: number;
  /** Cards of its own of which the newest feedback is so. */
  readonly accepted: number;
  readonly overridden: number;
  /** `overridden` by the code of the reason, the most frequent first. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface LedgerStats {
  /** Answers, with cards or without. */
  readonly answers: number;
  readonly trials: readonly TrialStats[];
  /** Feedback to cards on which no trial stood alone, or that nobody knows. */
  readonly otherFeedback: number;
}

/** The name of a reason that was not given. */
export const noReason = 'none given';

/** @param since ISO 8601 instant from which on answers count */
export async function ledgerStats(db: Kysely<Schema>, since: string): Promise<LedgerStats> {
  const instant = sql<Date>`${since}::timestamptz`;
  const placements = await db
    .selectFrom('trialhook_shown as shown')
    .innerJoin('trialhook_answer as answer', 'answer.id', 'shown.answer')
    .where('answer.answered_at', '>=', instant)
    .groupBy(['shown.trial', 'answer.revision'])
    .orderBy('shown.trial')
    .orderBy('answer.revision')
    .select(['shown.trial', 'answer.revision', countWhere(['own']).as('shown')])
    .select([
      countWhere(['further', 'not-now']).as('listed'),
      countWhere(['set-aside']).as('aside'),
    ])
    .execute();
  const outcomes = await db
    .selectFrom('trialhook_feedback as feedback')
    .innerJoin('trialhook_shown as shown', 'shown.card', 'feedback.card')
    .innerJoin('trialhook_answer as answer', 'answer.id', 'shown.answer')
    .where('answer.answered_at', '>=', instant)
    .where('shown.placement', '=', 'own')
    .where(sameCaller())
    .distinctOn('feedback.card')
    .orderBy('feedback.card')
    .orderBy('feedback.received_at', 'desc')
    .select(['shown.trial', 'answer.revision', 'feedback.outcome', 'feedback.reason_code'])
    .execute();
  const { answers } = await db
    .selectFrom('trialhook_answer')
    .where('answered_at', '>=', instant)
    .select(({ fn }) => fn.countAll<string>().as('answers'))
    .executeTakeFirstOrThrow();
  const { all } = await db
    .selectFrom('trialhook_feedback as feedback')
    .where('feedback.received_at', '>=', instant)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('trialhook_shown as shown')
            .innerJoin('trialhook_answer as answer', 'answer.id', 'shown.answer')
            .whereRef('shown.card', '=', 'feedback.card')
            .where('shown.placement', '=', 'own')
            .where(sameCaller())
            .select('shown.card'),
        ),
      ),
    )
    .select(({ fn }) => fn.countAll<string>().as('all'))
    .executeTakeFirstOrThrow();
  return {
    answers: Number(answers),
    trials: placements.map(({ trial, revision, shown, listed, aside }) => {
      const own = outcomes.filter((each) => each.trial === trial && each.revision === revision);
      const overridden = own.filter(({ outcome }) => outcome === 'overridden');
      return {
        trial,
        revision,
        shown: Number(shown),
        listed: Number(listed),
        setAside: Number(aside),
        accepted: own.length - overridden.length,
        overridden: overridden.length,
        reasons: counts(overridden.map(({ reason_code }) => reason_code ?? noReason)),
      };
    }),
    otherFeedback: Number(all),
  };
}

function countWhere(placements: readonly string[]) {
  return sql<string>`count(*) filter (where shown.placement in (${sql.join(placements)}))`;
}

function counts(names: readonly string[]): Readonly<Record<string, number>> {
  const byName = new Map<string, number>();
  for (const name of names) byName.set(name, (byName.get(name) ?? 0) + 1);
  return Object.fromEntries([...byName].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
