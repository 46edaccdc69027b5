import { createHash } from 'node:crypto';
import type { CardFeedback, ShownAnswer } from '../ledger.ts';
import type { PatientHasher } from '../patient-hash.ts';
import type { FeedbackRow, QueuedRows } from './queued-row.ts';

/** The rows of an answer; here the patient becomes a hash. */
export function answerRows(answer: ShownAnswer, hasher: PatientHasher): QueuedRows {
  const { hookInstance, patient, evaluatedAt, answeredAt, caller, trials, ...same } = answer;
  return {
    answers: [
      {
        ...same,
        hook_instance: hookInstance,
        patient: hasher.write(patient),
        evaluated_at: evaluatedAt,
        answered_at: answeredAt,
        caller: caller ?? null,
      },
    ],
    shown: trials.map(({ card, ...trial }, place) => ({
      answer: answer.id,
      place,
      card: card ?? null,
      ...trial,
    })),
  };
}

export function feedbackRows(items: readonly CardFeedback[]): QueuedRows {
  return { feedback: items.map(feedbackRow) };
}

/** The files of a catalogue, each under the digest of its content. */
export function catalogueRows(
  revision: string,
  files: ReadonlyMap<string, string>,
  now: Date,
): QueuedRows {
  const used_at = now.toISOString();
  const hashed = [...files].map(([path, content]) => ({ path, content, hash: digest(content) }));
  return {
    files: hashed.map(({ hash, content }) => ({ hash, content })),
    catalogues: hashed.map(({ path, hash }) => ({ revision, path, hash, used_at })),
  };
}

function feedbackRow(item: CardFeedback): FeedbackRow {
  const row = {
    card: item.card.toLowerCase(),
    service: item.service,
    outcome: item.outcome,
    outcome_at: item.outcomeTimestamp ?? null,
    accepted_suggestions: [...item.acceptedSuggestions].sort(),
    reason_code: item.overrideReason?.code ?? null,
    reason_system: item.overrideReason?.system ?? null,
    user_comment: item.userComment ?? null,
    caller: item.caller ?? null,
  };
  // Not the time of arrival: an EHR that sends the same again says nothing new.
  return { id: digest(JSON.stringify(row)), ...row, received_at: item.receivedAt };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
