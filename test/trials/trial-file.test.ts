import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import { readTrialFile } from '../../src/trials/trial-file.ts';

const file = 'cql/trials/x/trial.yaml';
const orders = new Set(['ecg', 'cbc-diff']);

const head = `id: x
title: A study of X in adults
status: recruiting
source: { label: NCT00000000 }
`;

const anchor = `  - id: I01
    kind: inclusion
    anchor: true
    text: Has the disease
    define: Has The Disease
`;

function found(text: string): string[] {
  return readTrialFile(file, text, orders).diagnostics.map(renderDiagnostic);
}

/** The diagnostics without the source line, and without the path. */
function brief(text: string): string[] {
  return found(text).map((each) => (each.split('\n')[0] ?? '').replace(`${file}:`, ''));
}

describe('a trial file that is right', () => {
  const text = `${head}short_title: X
phase: early-phase-1
conditions: [X disease]
tags: [haematology]
identifiers: [NCT00000000]
contact: { email: x@example.org }
lookback: { laboratory: P28D, imaging: P3M }
assumptions: [Assumes that X means Y.]
criteria:
${anchor}    evidence: The Disease
    label: Disease
    note: as the source says
  - id: I01a
    part_of: I01
    kind: inclusion
    text: "Total bilirubin ≤51 µmol/L"
    fhirpath: "%patient.active"
    on_fail: not-now
    order: ecg
  - id: E01
    kind: exclusion
    text: Judged unsuitable
    review: Is the patient suitable?
    evidence_fhirpath: Condition
  - id: E01a
    kind: exclusion
    text: Antibody positive
    define: Antibody Positive
    asks: study
  - id: E02
    kind: exclusion
    text: Exclusion criteria
    source_incomplete: The source gives no list.
`;

  it('becomes a Trial', () => {
    const { trial, diagnostics } = readTrialFile(file, text, orders);
    expect(diagnostics).toEqual([]);
    expect(trial).toMatchObject({
      id: 'x',
      shortTitle: 'X',
      status: 'recruiting',
      lookback: { laboratory: 'P28D', imaging: 'P3M' },
      identifiers: ['NCT00000000'],
      assumptions: ['Assumes that X means Y.'],
    });
    expect(trial?.criteria).toEqual([
      {
        id: 'I01',
        kind: 'inclusion',
        text: 'Has the disease',
        anchor: true,
        onFail: 'rules-out',
        logic: { type: 'cql', define: 'Has The Disease', evidence: 'The Disease' },
        label: 'Disease',
        note: 'as the source says',
      },
      {
        id: 'I01a',
        partOf: 'I01',
        kind: 'inclusion',
        text: 'Total bilirubin ≤51 µmol/L',
        anchor: false,
        onFail: 'not-now',
        logic: { type: 'fhirpath', expression: '%patient.active' },
        order: 'ecg',
      },
      {
        id: 'E01',
        kind: 'exclusion',
        text: 'Judged unsuitable',
        anchor: false,
        onFail: 'rules-out',
        logic: {
          type: 'review',
          question: 'Is the patient suitable?',
          evidenceFhirpath: 'Condition',
        },
      },
      {
        id: 'E01a',
        kind: 'exclusion',
        text: 'Antibody positive',
        anchor: false,
        onFail: 'rules-out',
        logic: { type: 'cql', define: 'Antibody Positive' },
        asks: 'study',
      },
      {
        id: 'E02',
        kind: 'exclusion',
        text: 'Exclusion criteria',
        anchor: false,
        onFail: 'rules-out',
        logic: { type: 'source-incomplete', question: 'The source gives no list.' },
      },
    ]);
  });

  it('needs only what it cannot do without', () => {
    const { trial } = readTrialFile(file, `${head}criteria:\n${anchor}`);
    expect(trial).toMatchObject({ shortTitle: 'A study of X in adults', tags: [], lookback: {} });
    expect(trial).not.toHaveProperty('contact');
  });
});

describe('a mistake in a trial file', () => {
  it('is shown with its place, what was found and what was expected', () => {
    const text = `${head.replace('recruiting', 'recuiting')}lookback: { laboratory: 28 d }
criteria:
${anchor.replace('anchor: true', 'anchor: yes')}`;
    expect(found(text)).toEqual([
      `${file}:3:1: error [yaml-content] status: expected recruiting | active | administratively-completed | approved | closed-to-accrual | closed-to-accrual-and-intervention | completed | disapproved | in-review | temporarily-closed-to-accrual | temporarily-closed-to-accrual-and-intervention | withdrawn, found "recuiting"; did you mean "recruiting"?
    status: recuiting
    ^`,
      `${file}:5:13: error [yaml-content] laboratory: expected an ISO 8601 duration of days or longer, such as P28D, found "28 d"
    lookback: { laboratory: 28 d }
                ^`,
      `${file}:9:5: error [yaml-content] anchor: expected true or false, found "yes"
        anchor: yes
        ^`,
    ]);
  });

  it('is an unknown key, at the key, with the key that was meant', () => {
    expect(brief(`${head}criteria:\n${anchor}    onfail: review\n`)).toEqual([
      '11:5: error [yaml-content] unknown key "onfail"; did you mean "on_fail"?',
    ]);
  });

  it('is YAML that is none', () => {
    const [first] = brief(`${head}criteria:\n  - id: "I01\n`);
    expect(first).toMatch(/^7:\d+: error \[yaml-syntax\]/u);
    expect(brief('')[0]).toMatch(/error \[yaml-content\]/u);
    expect(brief('just words')[0]).toMatch(/error \[yaml-content\]/u);
    expect(brief('- a\n- b')[0]).toMatch(/error \[yaml-content\]/u);
  });

  it('is a criterion with no logic, or with two', () => {
    const none = anchor.replace('    define: Has The Disease\n', '');
    expect(brief(`${head}criteria:\n${none}`)).toEqual([
      '6:5: error [criterion-logic] criterion I01: expected exactly one of define, fhirpath, review, source_incomplete, found none of them',
    ]);
    expect(brief(`${head}criteria:\n${anchor}    review: Is it?\n`)).toEqual([
      '11:5: error [criterion-logic] criterion I01: expected exactly one of define, fhirpath, review, source_incomplete, found define and review',
    ]);
  });

  it('is an anchor that only a person could decide', () => {
    const text = anchor.replace('define: Has The Disease', 'review: Is it so?');
    expect(brief(`${head}criteria:\n${text}`)).toEqual([
      '8:5: error [criterion-logic] criterion I01: an anchor must be decided by define or fhirpath',
    ]);
  });

  it('is to leave to the study what the study does not measure', () => {
    expect(brief(`${head}criteria:\n${anchor}    asks: study\n`)).toEqual([
      '11:5: error [criterion-logic] criterion I01: "asks: study" goes with an exclusion that define or fhirpath decides',
    ]);
    const review =
      '  - { id: E01, kind: exclusion, text: Unfit, review: Is it so?, asks: study }\n';
    expect(brief(`${head}criteria:\n${anchor}${review}`)[0]).toMatch(/error \[criterion-logic\]/u);
    const patient = '  - { id: E01, kind: exclusion, text: DSA, define: DSA, asks: patient }\n';
    expect(brief(`${head}criteria:\n${anchor}${patient}`)[0]).toMatch(/asks: expected "?study/u);
  });

  it('is an id given twice', () => {
    const again = anchor.replace('Has the disease', 'Has it still');
    expect(brief(`${head}criteria:\n${anchor}${again}`)).toEqual([
      '11:5: error [duplicate-id] criterion I01 is already defined above',
    ]);
  });

  it('is a part of nothing, of itself, or of one of its parts', () => {
    const part = (id: string, whole: string) =>
      `  - { id: ${id}, part_of: ${whole}, kind: inclusion, text: ${id}, define: D }\n`;
    expect(brief(`${head}criteria:\n${anchor}${part('I02', 'I1')}`)[0]).toBe(
      '11:16: error [part-of] criterion I02: unknown criterion "I1"; did you mean "I01"?',
    );
    expect(brief(`${head}criteria:\n${anchor}${part('I02', 'I02')}`)[0]).toMatch(/part of itself/u);
    const circle = `${head}criteria:\n${anchor}${part('I02', 'I03')}${part('I03', 'I02')}`;
    expect(brief(circle).map((each) => each.replace(/^.*\] /u, ''))).toEqual([
      'criterion I02: is a part of itself',
      'criterion I03: is a part of itself',
    ]);
  });

  it('is an order that cannot be placed', () => {
    expect(brief(`${head}criteria:\n${anchor}    order: egc\n`)).toEqual([
      '11:5: error [unknown-order] criterion I01: unknown order "egc"; did you mean "ecg"?',
    ]);
  });

  it('is a look-back that hides a variable of FHIRPath', () => {
    expect(brief(`${head}lookback: { now: P1D }\ncriteria:\n${anchor}`)[0]).toMatch(
      /^5:13: error \[lookback-name\] "now" has a meaning of its own/u,
    );
  });
});

describe('what is only odd about a trial file', () => {
  it('is warned of, and the trial is run', () => {
    const text = `${head}criteria:
${anchor.replace('    anchor: true\n', '')}  - id: I02
    kind: inclusion
    text: has  the disease
    define: D
`;
    const { trial } = readTrialFile(file, text, orders);
    expect(trial?.criteria).toHaveLength(2);
    expect(brief(text)).toEqual([
      '12:5: warning [duplicate-text] criterion I02 has the same text as I01',
      '5:1: warning [no-anchor] no criterion is an anchor: cards would be shown whatever disease the patient has',
    ]);
  });
});
