import type { FhirResource } from 'fhir/r4.js';
import type { RawFinding } from '../eligibility/raw-finding.ts';
import type { PatientRecord } from '../record/record.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import type { ElmLibrary } from './elm.ts';

export type { RawFinding };

/** One patient at one time. What two criteria ask alike is computed once. */
export interface CqlEvaluation {
  /**
   * Evaluates a define that decides a criterion.
   * @throws Error when the define fails at run time; the message names no patient data
   */
  finding(library: string, define: string): Promise<RawFinding> | RawFinding;
  /** Evaluates a define that returns evidence: a resource, a list of them, or null. */
  resources(
    library: string,
    define: string,
  ): Promise<readonly FhirResource[]> | readonly FhirResource[];
  /** Evaluates any define; the value in cql-execution's own classes. For tools and tests. */
  value(library: string, define: string): unknown;
}

/** What an engine does not take of a library, for its author. */
export interface CqlRefusal {
  /** The library that it stands in: perhaps an included one. */
  readonly library: string;
  /** The ELM type, e.g. `Descendents`. */
  readonly operator: string;
  /** Where it stands in the CQL, e.g. `12:3-12:40`; absent where the ELM has no locators. */
  readonly locator: string | undefined;
  readonly reason: string;
}

/** Libraries made ready to run, immutable. */
export interface CqlProgram {
  /** By library: why the engine does not take it. The reference engine runs those, and only those. */
  readonly refused: ReadonlyMap<string, CqlRefusal>;
  /** @param evaluatedAt ISO 8601 instant: the `Evaluation Time` parameter and CQL's `Now()` */
  evaluate(record: PatientRecord, evaluatedAt: string): CqlEvaluation;
}

/** The seam between the reference engine and the compiled one. */
export interface CqlEngine {
  readonly name: 'reference' | 'compiled';
  /** @param libraries the ELM of every library and all that it includes */
  load(libraries: readonly ElmLibrary[], valueSets: ValueSets): CqlProgram;
}
