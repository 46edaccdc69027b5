import type { Criterion } from './criterion.ts';

/** FHIR R4 ResearchStudy status codes (http://hl7.org/fhir/research-study-status). */
export const trialStatuses = [
  'active',
  'administratively-completed',
  'approved',
  'closed-to-accrual',
  'closed-to-accrual-and-intervention',
  'completed',
  'disapproved',
  'in-review',
  'temporarily-closed-to-accrual',
  'temporarily-closed-to-accrual-and-intervention',
  'withdrawn',
] as const;
export type TrialStatus = (typeof trialStatuses)[number];

/** One study, as its folder `cql/trials/<id>/` describes it. */
export interface Trial {
  readonly id: string;
  readonly title: string;
  /** Words short enough for a card's summary, e.g. `Donor-derived CD19 CAR-T for B-ALL`. */
  readonly shortTitle: string;
  readonly status: TrialStatus | 'recruiting';
  readonly phase?: string;
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
  /** Registry and local identifiers by which a ResearchSubject may name the study. */
  readonly identifiers: readonly string[];
  readonly contact?: { readonly name?: string; readonly phone?: string; readonly email?: string };
  readonly source: { readonly label: string; readonly url?: string };
  /** ISO 8601 durations: how old a result may be before it is stale, by kind of result. */
  readonly lookback: Readonly<Record<string, string>>;
  /** Readings of the source that a clinician should know of, e.g. "publishes no exclusion criteria". */
  readonly assumptions: readonly string[];
  readonly criteria: readonly Criterion[];
}

const criteriaByTrial = new WeakMap<Trial, ReadonlyMap<string, Criterion>>();

/** A trial's criteria by id; made once, since a trial never changes. */
export function criteriaById(trial: Trial): ReadonlyMap<string, Criterion> {
  let criteria = criteriaByTrial.get(trial);
  if (criteria === undefined) {
    criteria = new Map(trial.criteria.map((criterion) => [criterion.id, criterion]));
    criteriaByTrial.set(trial, criteria);
  }
  return criteria;
}

/** Only an open trial is matched. `recruiting` is what registries say for FHIR's `active`. */
export function isOpen(trial: Trial): boolean {
  return trial.status === 'active' || trial.status === 'recruiting';
}
