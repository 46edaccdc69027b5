import { sql, type Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Override, Placement } from '../ledger.ts';

/**
 * When the clinician answered: what the EHR says, but no later than it reached us, whatever its clock shows.
 */
const answeredAt = sql<Date>`least(coalesce(feedback.outcome_at, feedback.received_at), feedback.received_at)`;

/**
 * The trials that a patient's clinicians have overridden and not accepted since. Only feedback from the caller
 * that was given the card counts.
 * @param patient hashes under every key
 */
export async function overridesOf(
  db: Kysely<Schema>,
  patient: readonly string[],
): Promise<readonly Override[]> {
  const newest = await db
    .selectFrom('trialhook_answer as answer')
    .innerJoin('trialhook_shown as shown', 'shown.answer', 'answer.id')
    .innerJoin('trialhook_feedback as feedback', 'feedback.card', 'shown.card')
    .where('answer.patient', 'in', patient)
    .where(sameCaller())
    .distinctOn('shown.trial')
    .orderBy('shown.trial')
    .orderBy(answeredAt, 'desc')
    .orderBy('feedback.received_at', 'desc')
    .select(['shown.trial', 'shown.placement', 'shown.fingerprint'])
    .select(['feedback.outcome', 'feedback.reason_code', answeredAt.as('at')])
    .execute();
  return newest
    .filter(({ outcome }) => outcome === 'overridden')
    .map(({ trial, placement, reason_code, at, fingerprint }) => ({
      trial,
      // What was set aside has no card, so nobody can answer to it.
      placement: placement as Exclude<Placement, 'set-aside'>,
      ...(reason_code === null ? {} : { reason: reason_code }),
      at: at.toISOString(),
      fingerprint,
    }));
}

/** Feedback is of the caller that was given the card: another one's is kept, and counts for nothing. */
export function sameCaller() {
  return sql<boolean>`answer.caller is not distinct from feedback.caller`;
}
