import type { FhirResource } from 'fhir/r4.js';
import { createCompiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import type { CqlEvaluation, RawFinding } from '../../../src/cql/engine.ts';
import { createReferenceEngine } from '../../../src/cql/reference/reference-engine.ts';

/** Every engine, to run one suite of stories on all of them: what holds for one holds for each. */
export const everyEngine = [
  { name: 'reference', create: createReferenceEngine },
  { name: 'compiled', create: createCompiledEngine },
] as const;

/** An evaluation of either kind, synchronous or not. */
export interface Answers {
  value(library: string, define: string): Promise<unknown>;
  finding(library: string, define: string): Promise<RawFinding>;
  resources(library: string, define: string): Promise<readonly FhirResource[]>;
}

export function answersOf(evaluation: CqlEvaluation): Answers {
  return {
    value: async (library, define) => await evaluation.value(library, define),
    finding: async (library, define) => await evaluation.finding(library, define),
    resources: async (library, define) => await evaluation.resources(library, define),
  };
}
