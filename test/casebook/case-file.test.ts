import { describe, expect, it } from 'vitest';
import { readCaseFile } from '../../src/casebook/case-file.ts';
import type { Case } from '../../src/casebook/case.ts';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';

/** The one case of a file with the given record. */
function caseOf(body: string, head = ''): Case {
  const text = `at: 2026-06-15T12:00:00Z\n${head}cases:\n  - name: the case\n${indented(body)}\n    expect: { I01: met }\n`;
  const { cases, diagnostics } = readCaseFile('cases.yaml', text, ['I01']);
  expect(diagnostics.map(renderDiagnostic)).toEqual([]);
  const [only] = cases;
  if (only === undefined) throw new Error('no case');
  return only;
}

function indented(body: string): string {
  return body.replaceAll(/^/gm, '    ');
}

describe("a file's defaults", () => {
  const head =
    'defaults:\n  patient: { gender: male, birthDate: T-40y }\n  record:\n    - condition: sct|277571004\n';

  it('come before what each case says', () => {
    const { resources } = caseOf(
      'patient: { gender: female }\nrecord:\n  - procedure: sct|1',
      head,
    );
    expect(resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`)).toEqual([
      'Patient/p1',
      'Condition/d1',
      'Procedure/1',
    ]);
    expect(resources[0]).toMatchObject({ gender: 'female', birthDate: '1986-06-15' });
  });

  it('can be taken away, whole or in part', () => {
    expect(caseOf('defaults: none', head).resources).toEqual([
      { resourceType: 'Patient', id: 'p1' },
    ]);
    expect(caseOf('patient: { birthDate: none }', head).resources[0]).not.toHaveProperty(
      'birthDate',
    );
    expect(caseOf('patient: none', head).resources.map((one) => one.resourceType)).toEqual([
      'Condition',
    ]);
  });
});

describe('what a case expects', () => {
  it('is a status, a status with its reason, or the details', () => {
    const text = `at: 2026-06-15T12:00:00Z
cases:
  - name: the case
    unread: [Condition]
    verdict: possible
    expect:
      I01: met
      I02: unknown no-ULN
      I03: { status: met, evidence: [Patient, Observation/1], clears: T+18d, note: limit }
`;
    const { cases, diagnostics } = readCaseFile('cases.yaml', text, ['I01', 'I02', 'I03']);
    expect(diagnostics).toEqual([]);
    expect([...(cases[0]?.expect ?? [])]).toEqual([
      ['I01', { status: 'met' }],
      ['I02', { status: 'unknown', why: 'no-ULN' }],
      [
        'I03',
        {
          status: 'met',
          evidence: ['Patient/p1', 'Observation/1'],
          clears: '2026-07-03',
          note: 'limit',
        },
      ],
    ]);
    expect(cases[0]?.incomplete.get('Condition')).toBe('unread');
    expect(cases[0]?.verdict).toBe('possible');
    expect(cases[0]?.line).toBe(3);
  });
});

describe("an author's slip in a case file", () => {
  it.each([
    [
      'a key that does not exist',
      '- observation: loinc|1-8\n  vlaue: 3',
      'cases.yaml:6:9: error [yaml-content] unknown key "vlaue"; did you mean "value"?',
    ],
    [
      'a kind of entry that does not exist',
      '- observaton: loinc|1-8',
      'cases.yaml:5:9: error [yaml-content] unknown kind of entry "observaton"; did you mean "observation"?',
    ],
    [
      'a code system that nobody knows',
      '- condition: snomd|1',
      'cases.yaml:5:9: error [yaml-content] condition: unknown code system "snomd"',
    ],
    [
      'a word that is no status',
      '- condition: sct|1\n  clinical: actve',
      'resolved | none, found "actve"; did you mean "active"?',
    ],
    [
      'a date that is none',
      '- condition: sct|1\n  onset: T-5x',
      'cases.yaml:6:9: error [yaml-content] onset: expected a date such as',
    ],
    [
      'a slip inside a period',
      '- procedure: sct|1\n  on: { form: T-5d }',
      'cases.yaml:6:15: error [yaml-content] unknown key "form"; did you mean "from"?',
    ],
    [
      'a number without unit',
      '- observation: loinc|1-8\n  value: 1.5',
      'cases.yaml:6:9: error [yaml-content] value: a number with decimals needs a unit',
    ],
  ])('is shown where it is: %s', (_, entry, message) => {
    const text = `at: 2026-06-15T12:00:00Z\ncases:\n  - name: the case\n    record:\n${entry.replaceAll(/^/gm, '      ')}\n    expect: { I01: met }\n`;
    const { cases, diagnostics } = readCaseFile('cases.yaml', text, ['I01']);
    expect(cases).toEqual([]);
    expect(renderDiagnostic(diagnostics[0] ?? fail())).toContain(message);
  });

  it('is shown for every case, not only the first', () => {
    const text = `at: 2026-06-15T12:00:00Z
cases:
  - { name: one, expect: { I01: metx } }
  - { name: two, expect: { I01: unknown staal } }
`;
    const { diagnostics } = readCaseFile('cases.yaml', text, ['I01']);
    expect(diagnostics.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('may be an expectation of a criterion that the trial does not have, a name used twice, or nothing expected', () => {
    const text = `at: 2026-06-15T12:00:00Z
cases:
  - { name: one, example: a, expect: { I01a: met } }
  - { name: one, example: a, expect: { I01: met } }
  - { name: three }
`;
    const { diagnostics } = readCaseFile('cases.yaml', text, ['I01']);
    expect(diagnostics.map(({ line, message }) => `${String(line)}: ${message}`)).toEqual([
      '3: unknown criterion "I01a"; did you mean "I01"?',
      '4: another case has the name "one"',
      '4: another case has the example "a"',
      '5: the case expects nothing: "expect" or "verdict" is missing',
    ]);
  });

  it('may be no YAML at all', () => {
    const { diagnostics } = readCaseFile('cases.yaml', 'at: [', []);
    expect(diagnostics[0]).toMatchObject({ code: 'yaml-syntax', file: 'cases.yaml' });
  });
});

function fail(): never {
  throw new Error('no diagnostic');
}
