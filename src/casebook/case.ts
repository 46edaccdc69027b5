import type { FhirResource } from 'fhir/r4.js';
import type { Verdict } from '../eligibility/verdict.ts';
import type { Completeness } from '../record/record.ts';
import type { Expectation } from './expectation.ts';

/** A synthetic patient with the findings that an author expects. */
export interface Case {
  readonly name: string;
  /** The row of the trial's table that it shows. */
  readonly example?: string;
  /** Where it stands in its file, 1-based. */
  readonly line: number;
  /** T: ISO 8601 instant. */
  readonly at: string;
  readonly patientId: string;
  /** The Patient, first, where there is one, and the record. */
  readonly resources: readonly FhirResource[];
  /** Types that were not read completely. */
  readonly incomplete: ReadonlyMap<string, Completeness>;
  /** By criterion id; dates of `clears` are resolved at T. */
  readonly expect: ReadonlyMap<string, ExpectedFinding>;
  readonly verdict?: Verdict;
}

/** An expectation at the case's T. */
export interface ExpectedFinding extends Omit<Expectation, 'clears'> {
  readonly clears?: string;
}
