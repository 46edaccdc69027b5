/** Why a finding is open. See the words table in the architecture. */
export const reasons = [
  'missing',
  'none-found',
  'stale',
  'unavailable',
  'not-comparable',
  'judgement',
  'source-incomplete',
  'error',
] as const;
export type Reason = (typeof reasons)[number];

/**
 * The finer codes an author may give as `because`, each with the Reason it stands for. They are the
 * reason codes of the reading rules; a trial that needs another one adds it here, in one place.
 */
const reasonByDetail: Readonly<Record<string, Reason>> = {
  // No data where data was needed.
  'missing-data': 'missing',
  'missing-date': 'missing',
  'missing-dates': 'missing',
  'cycles-not-derivable': 'missing',
  'branch-undetermined': 'missing',
  'no-disease': 'missing',
  'lineage-unspecified': 'missing',
  'RNA-missing': 'missing',
  'class-missing': 'missing',
  'duration-missing': 'missing',
  'severity-missing': 'missing',
  'status-missing': 'missing',
  'field-unknown': 'missing',
  'anaesthesia-unknown': 'missing',
  'cause-unknown': 'missing',
  'event-date-unknown': 'missing',
  'half-life-unknown': 'missing',
  'stability-unknown': 'missing',
  'size-not-coded': 'missing',
  'composition-unknown': 'missing',
  'oxygen-state-unknown': 'missing',
  'on-oxygen': 'not-comparable',
  // A record that was read completely and holds nothing.
  'no-evidence-found': 'none-found',
  // Too old to decide, either way.
  'stale-problem-list': 'stale',
  'treated-since': 'stale',
  'antigen-loss-possible': 'stale',
  // There is a value, but it cannot be compared with the limit.
  'no-ULN': 'not-comparable',
  'ULN-ambiguous': 'not-comparable',
  // A reference range of which it is not clear whether it is the normal one for this patient.
  'ULN-unclear': 'not-comparable',
  // A reference range whose upper limit has no unit or one that is not known, or is itself a limit.
  'ULN-unreadable': 'not-comparable',
  'ULN-implausible': 'not-comparable',
  'unit-implausible': 'not-comparable',
  'unit-unknown': 'not-comparable',
  'unit-missing': 'not-comparable',
  'unit-contradiction': 'not-comparable',
  'range-inverted': 'not-comparable',
  'no-value': 'not-comparable',
  'narrative-only': 'not-comparable',
  'conflicting-values': 'not-comparable',
  comparator: 'not-comparable',
  'comparator-unclear': 'not-comparable',
  undated: 'not-comparable',
  'future-dated': 'not-comparable',
  preliminary: 'not-comparable',
  'partial-date': 'not-comparable',
  'recorded-not-clinical-date': 'not-comparable',
  'different-scale': 'not-comparable',
  'wrong-formula': 'not-comparable',
  'modality-not-allowed': 'not-comparable',
  'modality-unverified': 'not-comparable',
  'specimen-not-allowed': 'not-comparable',
  'rounding-boundary': 'not-comparable',
  'boundary-ambiguous': 'not-comparable',
  'duplicate-rows': 'not-comparable',
  'dim-or-partial': 'not-comparable',
  'indeterminate-result': 'not-comparable',
  // What one result says twice (value, words, laboratory's flag, reference range) does not agree.
  'contradictory-result': 'not-comparable',
  'paediatric-formula': 'not-comparable',
  // Something is there that could not be read (see record/set-aside).
  'date-unreadable': 'not-comparable',
  'value-unreadable': 'not-comparable',
  'status-unknown': 'not-comparable',
  'conflicting-versions': 'not-comparable',
  'modifier-unknown': 'not-comparable',
  'subject-unclear': 'not-comparable',
  'contained-only': 'not-comparable',
  'code-unknown': 'not-comparable',
  'dose-uncertain': 'stale',
  // Data is there, but what it means for this trial a person has to say.
  'unconfirmed-diagnosis': 'judgement',
  'needs-judgement': 'judgement',
  'may-be-same-disease': 'judgement',
  'secondary-vs-primary': 'judgement',
  'vector-ambiguous': 'judgement',
  'gilbert-exempt-or-excluded': 'judgement',
  'future-event': 'judgement',
  'lineage-conflict': 'judgement',
  'related-disease': 'judgement',
};

/** The finer codes of what is there and could not be read at all: see record/set-aside and matching/unread-entries. */
const unreadable: ReadonlySet<string> = new Set([
  'date-unreadable',
  'value-unreadable',
  'status-unknown',
  'conflicting-versions',
  'modifier-unknown',
  'subject-unclear',
  'contained-only',
  'code-unknown',
]);

/** Whether a finding is open because something that is there could not be read. */
export function isUnreadable(detail: string | undefined): boolean {
  return detail !== undefined && unreadable.has(detail);
}

/**
 * The `because` of a finding that is decided, and so only for now: a criterion that it fails is `not-now`
 * even where failing rules the trial out, such as a disease in its first treatment that has not relapsed.
 */
export const mayChange = 'may-change';

/**
 * The Reason that an author's `because` stands for: a Reason itself or one of the finer codes above.
 * @returns `undefined` for a code that nobody has defined
 */
export function reasonOf(because: string): Reason | undefined {
  if ((reasons as readonly string[]).includes(because)) return because as Reason;
  return Object.hasOwn(reasonByDetail, because) ? reasonByDetail[because] : undefined;
}
