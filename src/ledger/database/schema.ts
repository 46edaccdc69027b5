import type { ColumnType, JSONColumnType } from 'kysely';
import type { KeptCompleteness, KeptFinding, Placement } from '../ledger.ts';
import type { Verdict } from '../../eligibility/verdict.ts';

/** Read as a Date, written as ISO 8601 text. */
type Instant = ColumnType<Date, string, string>;

/** The tables, as migrations have made them. Every name begins with `trialhook_`: a database may be shared. */
export interface Schema {
  readonly trialhook_answer: {
    readonly id: string;
    readonly hook_instance: string;
    readonly service: string;
    readonly patient: string;
    readonly revision: string;
    readonly engine: string;
    readonly evaluated_at: Instant;
    readonly answered_at: Instant;
    readonly milliseconds: number;
    readonly caller: string | null;
    readonly verdicts: JSONColumnType<Partial<Record<Verdict, number>>>;
    readonly reads: JSONColumnType<Record<string, KeptCompleteness>>;
  };
  readonly trialhook_shown: {
    readonly answer: string;
    readonly trial: string;
    readonly place: number;
    readonly card: string | null;
    readonly placement: Placement;
    readonly verdict: Verdict;
    readonly fingerprint: string;
    readonly findings: JSONColumnType<KeptFinding[]>;
  };
  readonly trialhook_feedback: {
    readonly id: string;
    readonly card: string;
    readonly service: string;
    readonly outcome: 'accepted' | 'overridden';
    readonly outcome_at: Instant | null;
    readonly accepted_suggestions: JSONColumnType<string[]>;
    readonly reason_code: string | null;
    readonly reason_system: string | null;
    readonly user_comment: string | null;
    readonly received_at: Instant;
    readonly caller: string | null;
  };
  readonly trialhook_file: { readonly hash: string; readonly content: string };
  readonly trialhook_catalogue: {
    readonly revision: string;
    readonly path: string;
    readonly hash: string;
    /** When a service last said that it uses the revision. */
    readonly used_at: Instant;
  };
  readonly trialhook_token: {
    /** SHA-256 of issuer and id. */
    readonly hash: string;
    readonly expires: Instant;
  };
}
