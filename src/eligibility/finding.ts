import type { Criterion, CriterionKind, OnFail } from './criterion.ts';
import type { Reason } from './reason.ts';

/** The truth of a criterion as written; `needs-review` where only a person can say. */
export type FindingStatus = 'met' | 'not-met' | 'unknown' | 'needs-review';

/** What a finding does to the patient's candidacy. */
export type FindingEffect = 'supports' | 'rules-out' | 'not-now' | 'open';

/** A resource that decided a finding. */
export interface Evidence {
  /** Relative reference, e.g. `Observation/o1`. */
  readonly reference: string;
  /** What it is, e.g. `Total bilirubin`. */
  readonly label: string;
  /** The value as recorded with its unit, e.g. `12 umol/L`, or a status word, e.g. `active`. */
  readonly value?: string;
  /**
   * FHIR date or dateTime as recorded, cut to the day; `recorded 2024-05-01` where only that is known, and
   * `onset 2024-05-01` beside a status that came later, such as relapse.
   */
  readonly date?: string;
  /** `system|code` that the label was read from. */
  readonly code?: string;
}

/** One criterion for one patient. */
export interface Finding {
  /** The criterion's id. */
  readonly criterion: string;
  readonly kind: CriterionKind;
  readonly status: FindingStatus;
  readonly effect: FindingEffect;
  /** Why it is open; set exactly when `effect` is `open`. */
  readonly reason?: Reason;
  /** The finer code beside the reason, e.g. `no-ULN`. */
  readonly detail?: string;
  /** What a clinician should read beside the values: the limit, the converted value, what was assumed. */
  readonly note?: string;
  /** What was taken for granted because the record holds nothing against it, e.g. "no G-CSF recorded". */
  readonly assumed?: string;
  /** ISO date of the first day on which time alone will have ended a `not-now`, e.g. the day after a washout. */
  readonly clears?: string;
  readonly evidence: readonly Evidence[];
}

/** What a status does to the candidacy. An inclusion must be met, an exclusion must not. */
export function effectOf(
  status: FindingStatus,
  kind: CriterionKind,
  onFail: OnFail,
): FindingEffect {
  if (status === 'unknown' || status === 'needs-review') return 'open';
  if (status === (kind === 'inclusion' ? 'met' : 'not-met')) return 'supports';
  return onFail === 'review' ? 'open' : onFail;
}

/** A conflict that is shown and hides nothing: the criterion failed, and its `on_fail` is `review`. */
export function isConflictForReview(finding: Finding): boolean {
  return finding.effect === 'open' && (finding.status === 'met' || finding.status === 'not-met');
}

/** The finding of a criterion that only a person can decide. */
export function needsReview(criterion: Criterion, evidence: readonly Evidence[] = []): Finding {
  const incomplete = criterion.logic.type === 'source-incomplete';
  return {
    criterion: criterion.id,
    kind: criterion.kind,
    status: 'needs-review',
    effect: 'open',
    reason: incomplete ? 'source-incomplete' : 'judgement',
    evidence,
  };
}
