import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FindingStatus } from '../eligibility/finding.ts';
import type { Trial } from '../eligibility/trial.ts';
import type { Case } from './case.ts';

const decided = ['met', 'not-met', 'unknown'] as const satisfies readonly FindingStatus[];

/** A criterion that is computed, and the statuses that no case of its trial shows. */
export interface CoverageGap {
  readonly criterion: string;
  readonly lacks: readonly FindingStatus[];
}

/** What the cases of a trial leave unshown: each computed criterion wants a case of each status. */
export function coverageGaps(trial: Trial, cases: readonly Case[]): readonly CoverageGap[] {
  return trial.criteria
    .filter(({ logic }) => logic.type === 'cql' || logic.type === 'fhirpath')
    .map(({ id }) => {
      const shown = new Set(cases.map(({ expect }) => expect.get(id)?.status));
      return { criterion: id, lacks: decided.filter((status) => !shown.has(status)) };
    })
    .filter(({ lacks }) => lacks.length > 0);
}

/** @param file the trial's `cases.yaml`, as the author knows it */
export function coverageDiagnostic(file: string, { criterion, lacks }: CoverageGap): Diagnostic {
  const words = [lacks.slice(0, -1).join(', '), lacks.at(-1)].filter(Boolean).join(' or ');
  const message = `criterion ${criterion} has no case that is ${words}`;
  return { code: 'case-coverage', severity: 'warning', message, file };
}
