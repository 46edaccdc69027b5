import type { PatientAssessment } from '../eligibility/assessment.ts';
import type { Order } from '../eligibility/order.ts';
import type { Trial } from '../eligibility/trial.ts';
import type { Completeness } from '../record/record.ts';

/** What matching reads of one resource type. */
export interface DataRequirement {
  readonly resourceType: string;
  /** Only resources with one of these codes are looked at; absent where all are. */
  readonly codes?: readonly { readonly system: string; readonly code: string }[];
  /** ISO 8601 duration before the evaluation time, e.g. `P90D`; absent where age does not matter. */
  readonly since?: string;
}

/** What the hooks need to know of the catalogue. Immutable; a new revision is a new object. */
export interface HookCatalogue {
  readonly trials: readonly Trial[];
  /** Tests that can be ordered, by key. */
  readonly orders: ReadonlyMap<string, Order>;
  /**
   * All that matching these trials reads of a record, that which tells whether the patient is on a
   * study already (ResearchSubject) and what is ordered already (ServiceRequest) included. Several
   * of one type add up.
   */
  requirements(trialIds: readonly string[]): readonly DataRequirement[];
}

/** One patient's resources as they came in, and which trials to match. */
export interface MatchRequest {
  readonly patientId: string;
  /** Base URL of the FHIR server that the EHR reads the chart from, where the call names it. */
  readonly fhirServer?: string;
  readonly resources: readonly { readonly resource: unknown; readonly fullUrl?: string }[];
  /** How much of each resource type was read; a type that is not named was not read. */
  readonly reads: ReadonlyMap<string, Completeness>;
  /** What could not be used and why, without any patient data. */
  readonly problems: readonly string[];
  /** ISO 8601 instant. */
  readonly evaluatedAt: string;
  /** Ids of the trials to match. */
  readonly trials: readonly string[];
}

/** What cards are made from. */
export interface MatchResult extends PatientAssessment {
  /** Keys of the orders that are active for this patient already. */
  readonly activeOrders: ReadonlySet<string>;
}

/** Matching, as the hooks see it. A trial that cannot be run is `not-evaluated`, never a rejection. */
export type MatchPatient = (request: MatchRequest) => Promise<MatchResult>;
