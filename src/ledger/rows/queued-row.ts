import type { KeptCompleteness, KeptFinding, Placement } from '../ledger.ts';
import type { Verdict } from '../../eligibility/verdict.ts';

/** An answer as its table has it. Instants are ISO 8601 text. */
export interface AnswerRow {
  readonly id: string;
  readonly hook_instance: string;
  readonly service: string;
  /** Keyed hash, see patient-hash. */
  readonly patient: string;
  readonly revision: string;
  readonly engine: string;
  readonly evaluated_at: string;
  readonly answered_at: string;
  readonly milliseconds: number;
  readonly caller: string | null;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly reads: Readonly<Record<string, KeptCompleteness>>;
}

/** A trial of an answer. */
export interface ShownRow {
  readonly answer: string;
  readonly trial: string;
  /** Place in the answer, from 0. */
  readonly place: number;
  readonly card: string | null;
  readonly placement: Placement;
  readonly verdict: Verdict;
  readonly fingerprint: string;
  readonly findings: readonly KeptFinding[];
}

export interface FeedbackRow {
  /** Digest of what was said, so that a repeat is the same row. */
  readonly id: string;
  readonly card: string;
  readonly service: string;
  readonly outcome: 'accepted' | 'overridden';
  readonly outcome_at: string | null;
  readonly accepted_suggestions: readonly string[];
  readonly reason_code: string | null;
  readonly reason_system: string | null;
  readonly user_comment: string | null;
  readonly received_at: string;
  readonly caller: string | null;
}

/** A file of a catalogue, kept once for all revisions that have it as it is. */
export interface FileRow {
  /** SHA-256 of the content, hex. */
  readonly hash: string;
  readonly content: string;
}

export interface CatalogueRow {
  readonly revision: string;
  readonly path: string;
  readonly hash: string;
  readonly used_at: string;
}

/** What waits in the journal: rows that are written together. Writing them again changes nothing. */
export interface QueuedRows {
  readonly answers?: readonly AnswerRow[];
  readonly shown?: readonly ShownRow[];
  readonly feedback?: readonly FeedbackRow[];
  readonly files?: readonly FileRow[];
  readonly catalogues?: readonly CatalogueRow[];
}
