import type { FindingEffect, FindingStatus } from '../eligibility/finding.ts';
import type { Reason } from '../eligibility/reason.ts';
import type { Verdict } from '../eligibility/verdict.ts';

/** Whose chart it was. Neither part is ever stored: the ledger keeps a keyed hash of both. */
export interface PatientIdentity {
  /** What the id is unique in: the issuer of the caller's token, or `` where callers are not known. */
  readonly scope: string;
  /** Logical id of the Patient. */
  readonly patientId: string;
}

/** A finding as it is kept: statuses and references, no values, labels or notes. */
export interface KeptFinding {
  readonly criterion: string;
  readonly status: FindingStatus;
  readonly effect: FindingEffect;
  readonly reason?: Reason;
  readonly detail?: string;
  readonly clears?: string;
  /** Relative references; the Patient's own is `Patient`. */
  readonly evidence: readonly string[];
}

/**
 * Where a trial stood in an answer: on a card of its own, or as a line of the last card; `set-aside` is one
 * that was not shown since a clinician had overridden it for this patient.
 */
export type Placement = 'own' | 'further' | 'not-now' | 'set-aside';

/** How much of a resource type was read, as record/ has it. */
export type KeptCompleteness = 'complete' | 'partial' | 'unread';

/** One trial as it was shown. */
export interface ShownTrial {
  /** Of the card that it stood on; absent when it was set aside. */
  readonly card?: string;
  readonly trial: string;
  readonly placement: Placement;
  readonly verdict: Verdict;
  readonly findings: readonly KeptFinding[];
  /** What a clinician saw of the case for the trial, see eligibility/fingerprint. */
  readonly fingerprint: string;
}

/** One answer of the service to one hook call, cards or none. */
export interface ShownAnswer {
  /** UUID. */
  readonly id: string;
  readonly hookInstance: string;
  readonly service: string;
  readonly patient: PatientIdentity;
  /** The catalogue's revision. */
  readonly revision: string;
  readonly engine: string;
  /** ISO 8601 instant that the criteria were evaluated for. */
  readonly evaluatedAt: string;
  /** ISO 8601 instant of the answer. */
  readonly answeredAt: string;
  /** Milliseconds from request to answer. */
  readonly milliseconds: number;
  /** Issuer of the caller's token; absent where authentication is off. */
  readonly caller?: string;
  /** How many trials had each verdict, those that were not shown too. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** How much of each resource type was read: what is needed besides the resources to evaluate again. */
  readonly reads: Readonly<Record<string, KeptCompleteness>>;
  readonly trials: readonly ShownTrial[];
}

/** What a clinician did with a card, as the EHR reports it (CDS Hooks feedback). */
export interface CardFeedback {
  /** As sent; perhaps none of ours, and perhaps no UUID. */
  readonly card: string;
  readonly service: string;
  readonly outcome: 'accepted' | 'overridden';
  /** ISO 8601 instant, as sent. */
  readonly outcomeTimestamp?: string;
  readonly acceptedSuggestions: readonly string[];
  readonly overrideReason?: { readonly code: string; readonly system?: string };
  /** May hold anything: it is stored, and never logged or exported unasked. */
  readonly userComment?: string;
  /** ISO 8601 instant. */
  readonly receivedAt: string;
  readonly caller?: string;
}

/** A trial that was overridden for a patient. */
export interface Override {
  readonly trial: string;
  /** Where the trial stood when it was overridden. */
  readonly placement: Exclude<Placement, 'set-aside'>;
  /** Code of the reason; absent when none was given. */
  readonly reason?: string;
  /** ISO 8601 instant. */
  readonly at: string;
  /** What the clinician saw of the case for the trial. */
  readonly fingerprint: string;
}

/** What the service needs of the ledger while it answers. */
export interface Ledger {
  /**
   * Queues an answer durably and returns at once: it never throws, and never waits for the database. Rows
   * arrive when the database can be reached.
   */
  record(answer: ShownAnswer): void;
  /**
   * Stores feedback; a repeat of what is stored changes nothing. Resolves once it would survive the end of
   * the process, also while the database cannot be reached.
   * @throws Error (rejects) when it could not be stored anywhere: then it must not be acknowledged
   */
  feedback(items: readonly CardFeedback[]): Promise<void>;
  /**
   * The trials that were overridden for a patient and not accepted since, each with its newest override,
   * given by any caller of the patient's scope.
   * @throws Error (rejects) when the database does not answer in `withinMs`
   */
  overrides(patient: PatientIdentity, withinMs: number): Promise<readonly Override[]>;
  /**
   * Remembers a token's id until it expires, for all replicas.
   * @returns whether this is its first use
   * @throws Error (rejects) when the database cannot be reached
   */
  firstUse(token: {
    readonly issuer: string;
    readonly id: string;
    /** Unix time in seconds. */
    readonly expires: number;
  }): Promise<boolean>;
  /** Keeps the catalogue's files by content hash, so that its answers can be replayed; queued like answers. */
  keepCatalogue(revision: string, files: ReadonlyMap<string, string>): void;
  /** @throws Error (rejects) when the database does not answer */
  ready(): Promise<void>;
  /** How much waits to reach the database, for metrics. */
  queued(): { readonly rows: number; readonly oldestMs: number };
  /** Writes what is queued if it can, and lets go of the database. */
  close(): Promise<void>;
}
