import { describe, expect, it } from 'vitest';
import type { Case } from '../../src/casebook/case.ts';
import { coverageDiagnostic, coverageGaps } from '../../src/casebook/coverage.ts';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Criterion } from '../../src/eligibility/criterion.ts';
import type { FindingStatus } from '../../src/eligibility/finding.ts';
import type { Trial } from '../../src/eligibility/trial.ts';

function criterion(id: string, logic: Criterion['logic']): Criterion {
  return { id, kind: 'inclusion', text: id, anchor: false, onFail: 'rules-out', logic };
}

const trial: Trial = {
  id: 'mine',
  title: 'mine',
  shortTitle: 'mine',
  status: 'recruiting',
  conditions: [],
  tags: [],
  identifiers: [],
  source: { label: 'mine' },
  lookback: {},
  assumptions: [],
  criteria: [
    criterion('I01', { type: 'cql', define: 'Old Enough' }),
    criterion('I02', { type: 'fhirpath', expression: 'true' }),
    criterion('I03', { type: 'review', question: 'Has the patient agreed?' }),
  ],
};

function caseOf(id: string, status: FindingStatus): Case {
  return {
    name: `${id} ${status}`,
    line: 1,
    at: '2026-06-15T12:00:00Z',
    patientId: 'p1',
    resources: [],
    incomplete: new Map(),
    expect: new Map([[id, { status }]]),
  };
}

describe("what a trial's cases leave unshown", () => {
  it('is every status of a computed criterion that no case expects', () => {
    const cases = [
      caseOf('I01', 'met'),
      caseOf('I01', 'not-met'),
      caseOf('I01', 'unknown'),
      caseOf('I02', 'met'),
    ];
    expect(coverageGaps(trial, cases)).toEqual([
      { criterion: 'I02', lacks: ['not-met', 'unknown'] },
    ]);
  });

  it('is never asked of a criterion that only a person decides', () => {
    expect(coverageGaps(trial, []).map((gap) => gap.criterion)).toEqual(['I01', 'I02']);
  });

  it('is a warning for the author', () => {
    const gap = { criterion: 'I02', lacks: ['met', 'not-met', 'unknown'] } as const;
    expect(renderDiagnostic(coverageDiagnostic('cases.yaml', gap))).toBe(
      'cases.yaml: warning [case-coverage] criterion I02 has no case that is met, not-met or unknown',
    );
  });
});
