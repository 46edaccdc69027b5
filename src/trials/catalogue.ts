import type { CqlProgram } from '../cql/engine.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Criterion } from '../eligibility/criterion.ts';
import type { Order } from '../eligibility/order.ts';
import type { Trial } from '../eligibility/trial.ts';
import type { FhirpathExpression } from '../fhirpath/expression.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import type { DataRequirement } from './data-requirement.ts';

/** All trials of a folder, compiled together. Immutable: a change makes a new catalogue. */
export interface Catalogue {
  /** Short hash over everything that decides answers: trial files, CQL, value sets, orders. */
  readonly revision: string;
  /** By id; broken and closed ones too. */
  readonly trials: readonly CatalogueTrial[];
  /** The CQL of every trial that can be run. */
  readonly program: CqlProgram;
  readonly valueSets: ValueSets;
  readonly orders: readonly Order[];
  /** What all open trials together read of a record. See {@link requirementsOf} for some of them. */
  readonly requirements: readonly DataRequirement[];
  /** All mistakes and warnings, those of single trials included, each once. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One trial of a catalogue. */
export interface CatalogueTrial {
  /** Of a trial whose file cannot be read, only the id (its folder's name) is known. */
  readonly trial: Trial;
  /** The trial's folder, as the author knows it. */
  readonly folder: string;
  /** Name of its CQL library; absent when it has none. */
  readonly library?: string;
  /** By criterion id, in the protocol's order; empty for a broken trial. */
  readonly criteria: ReadonlyMap<string, CatalogueCriterion>;
  /** Mistakes and warnings in the trial's own files, and errors in what it includes. */
  readonly diagnostics: readonly Diagnostic[];
  /** Some mistake keeps it from being run: it is `not-evaluated`. */
  readonly broken: boolean;
}

/** One criterion, ready to be evaluated. */
export interface CatalogueCriterion {
  readonly criterion: Criterion;
  /** The condition of a FHIRPath criterion. */
  readonly condition?: FhirpathExpression;
  /** Evidence that is given in FHIRPath. */
  readonly evidence?: FhirpathExpression;
  /** What its condition and its evidence read. */
  readonly requirements: readonly DataRequirement[];
  /** The same, Retrieve by Retrieve. Criteria that read the same share one list. */
  readonly retrieves: readonly DataRequirement[];
  /** The resource types of `requirements`: those whose completeness it rests on. */
  readonly resourceTypes: readonly string[];
}
