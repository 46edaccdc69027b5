import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { KeptCompleteness, ShownTrial } from '../ledger.ts';
import type { Verdict } from '../../eligibility/verdict.ts';

/** An answer as it was kept. */
export interface Decision {
  readonly id: string;
  /** Keyed hash. */
  readonly patient: string;
  readonly caller?: string;
  readonly revision: string;
  readonly engine: string;
  /** ISO 8601 instant. */
  readonly evaluatedAt: string;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly reads: Readonly<Record<string, KeptCompleteness>>;
  readonly trials: readonly ShownTrial[];
}

/**
 * @param id of an answer, or the uuid of one of its cards
 * @returns `undefined` when there is none
 */
export async function findDecision(db: Kysely<Schema>, id: string): Promise<Decision | undefined> {
  const wanted = id.toLowerCase();
  const answer = await db
    .selectFrom('trialhook_answer as answer')
    .selectAll()
    .where((is) =>
      is.or([
        is('answer.id', '=', wanted),
        is(
          'answer.id',
          'in',
          is.selectFrom('trialhook_shown').where('card', '=', wanted).select('answer'),
        ),
      ]),
    )
    .executeTakeFirst();
  if (answer === undefined) return undefined;
  const shown = await db
    .selectFrom('trialhook_shown')
    .selectAll()
    .where('answer', '=', answer.id)
    .orderBy('place')
    .execute();
  const { patient, caller, revision, engine, evaluated_at, verdicts, reads } = answer;
  return {
    id: answer.id,
    patient,
    ...(caller === null ? {} : { caller }),
    revision,
    engine,
    evaluatedAt: evaluated_at.toISOString(),
    verdicts,
    reads,
    trials: shown.map(({ card, trial, placement, verdict, findings, fingerprint }) => ({
      ...(card === null ? {} : { card }),
      trial,
      placement,
      verdict,
      findings,
      fingerprint,
    })),
  };
}
