/** Inclusion: must hold to enter. Exclusion: must not hold. */
export type CriterionKind = 'inclusion' | 'exclusion';

/**
 * What a failing criterion does to the candidacy: `rules-out` hides the trial, `not-now` says that
 * time or a repeated test may change it, `review` shows the conflict and hides nothing.
 */
export type OnFail = 'rules-out' | 'not-now' | 'review';

/** How a criterion is decided. */
export type CriterionLogic =
  | { readonly type: 'cql'; readonly define: string; readonly evidence?: string }
  | { readonly type: 'fhirpath'; readonly expression: string; readonly evidence?: string }
  | {
      readonly type: 'review';
      readonly question: string;
      /** A CQL define, or else a FHIRPath expression, that shows the reader something and decides nothing. */
      readonly evidence?: string;
      readonly evidenceFhirpath?: string;
    }
  | { readonly type: 'source-incomplete'; readonly question: string };

/** One line of a protocol. */
export interface Criterion {
  /** As in the trial's own list, e.g. `I07b`. Unique within its trial. */
  readonly id: string;
  readonly kind: CriterionKind;
  /** Verbatim words of the protocol. */
  readonly text: string;
  /** The composite that this criterion is a part of; parts are shown under it and do not count twice. */
  readonly partOf?: string;
  /** Must be supported before a card may be shown: the disease, as a rule. */
  readonly anchor: boolean;
  readonly onFail: OnFail;
  readonly logic: CriterionLogic;
  /** A few words for a card's lists, e.g. `CD19 result`; the text stands in for it. */
  readonly label?: string;
  /** What an informaticist wants the clinician to know of how the line was read. */
  readonly note?: string;
  /** Who measures it where not the clinician: the study, in its own laboratory. Only of an exclusion that is computed. */
  readonly asks?: 'study';
  /** Key into the catalogue's orders: the test that would settle it when it is missing or stale. */
  readonly order?: string;
}
