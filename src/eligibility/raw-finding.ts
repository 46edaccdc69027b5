import type { FhirResource } from 'fhir/r4.js';
import type { Truth } from './truth.ts';

/**
 * What a criterion's condition came to, before the service has judged it: a CQL Boolean or a
 * FHIRPath criterion gives only `holds`, a finding Tuple (see `cql/shared/Findings.cql`) the rest.
 */
export interface RawFinding {
  readonly holds: Truth;
  /** Reason or finer code of what is open, `may-change` of what is so only for now; see eligibility/reason. */
  readonly because?: string;
  readonly note?: string;
  readonly assumed?: string;
  /** ISO date of the first day on which time alone will have ended what holds. */
  readonly clears?: string;
  readonly evidence: readonly FhirResource[];
}
