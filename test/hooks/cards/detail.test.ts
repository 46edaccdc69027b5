import { describe, expect, it } from 'vitest';
import { trialDetail } from '../../../src/hooks/cards/detail.ts';
import type { Provenance } from '../../../src/hooks/cards/provenance.ts';
import { assessment, failed, met, noneFound, open, review, seen, trial } from '../assessments.ts';
import type { Told } from '../assessments.ts';

const provenance: Provenance = {
  evaluatedAt: '2026-06-15T12:00:00.000Z',
  catalogue: 'rev-1',
  reads: new Map([['Condition', 'complete']]),
  problems: 0,
};

function detailOf(lines: readonly Told[], study = trial('t'), from = provenance): string {
  return trialDetail(assessment('possible', study, lines), from);
}

/** The list under a heading. */
function listUnder(heading: string, detail: string): readonly string[] {
  const block = detail.split('\n\n');
  return block[block.indexOf(`**${heading}**`) + 1]?.split('\n') ?? [];
}

const asks = 'Not known, or out of date';

describe('the detail of a card', () => {
  it('tells what may change a decision first, and where it comes from last', () => {
    const detail = detailOf(
      [
        met('I1', { text: 'Age ≥18', assumed: 'no G-CSF recorded' }),
        open('I2', 'missing', { label: 'CD19 result', order: 'cd19' }),
        failed('E1', { kind: 'exclusion', onFail: 'review', text: 'Stroke' }),
        review('R1', 'Does the patient consent?', { label: 'Consent' }),
        noneFound('E2', { label: 'HIV' }),
      ],
      trial('t', { contact: { name: 'Dr Li', phone: '+86 1', email: 'li@example.org' } }),
    );
    expect(detail.split('\n\n')).toEqual([
      'The whole title of t',
      '**Conflicts to review**',
      '- Stroke: exclusion found.',
      '**Not known, or out of date**',
      '- CD19 result: not found in structured data. Has it been tested?',
      '**Speaks for it**',
      '- Age ≥18',
      '**Needs your judgement**',
      '- Consent: Does the patient consent?',
      '**Assumed**',
      '- no G-CSF recorded',
      'No evidence found in this record for: HIV.',
      'Study contact: Dr Li, +86 1, li@example.org',
      'Evaluated 2026-06-15T12:00Z, catalogue rev-1. For review by a clinician and the study team.',
    ]);
  });

  it('tells apart what the study measures: no clinician is asked for it', () => {
    const study = { kind: 'exclusion', asks: 'study', label: 'DSA' } as const;
    const told = detailOf([met('I1'), open('E1', 'missing', study)]);
    expect(listUnder('Measured by the study', told)).toEqual([
      '- DSA: no result in structured data.',
    ]);
    expect(told).not.toContain(asks);
    const odd = open('E1', 'not-comparable', { ...study, evidence: [seen('DSA', 'see report')] });
    expect(listUnder(asks, detailOf([odd]))).toHaveLength(1);
  });

  it('leaves out what it has nothing to say about', () => {
    expect(detailOf([met('I1')])).not.toMatch(/Conflicts|Not known|judgement|Assumed|No evidence/u);
  });

  it('asks about each unknown in words that fit its reason', () => {
    const detail = detailOf([
      open('I1', 'missing', { label: 'CD19 result', order: 'cd19' }),
      open('I2', 'missing', { label: 'Relapse' }),
      open('I3', 'missing', {
        label: 'B lineage',
        detail: 'lineage-unspecified',
        evidence: [seen('Acute lymphoblastic leukaemia', 'active', '2025-01-02')],
      }),
      open('I4', 'stale', { label: 'LVEF', evidence: [seen('LVEF', '55 %', '2025-06-01')] }),
      open('I5', 'not-comparable', {
        label: 'Platelets',
        detail: 'unit-implausible',
        evidence: [seen('Platelets', '41 10*6/L', '2026-06-01')],
      }),
      open('I6', 'unavailable', { label: 'Prior therapy' }),
      open('I7', 'error', { label: 'Creatinine clearance' }),
    ]);
    expect(listUnder(asks, detail)).toEqual([
      '- CD19 result: not found in structured data. Has it been tested?',
      '- Relapse: not found in structured data. Is it known?',
      '- B lineage: Acute lymphoblastic leukaemia active (2025-01-02) does not say of which lineage. Is the lineage known?',
      '- LVEF: 55 % (2025-06-01) is out of date. Has it been repeated?',
      "- Platelets: recorded as 41 10^6/L (2026-06-01), which cannot be compared with the trial's limit (unit implausible). Can you verify it?",
      '- Prior therapy: that part of the record could not be read. Is it known?',
      '- Creatinine clearance: could not be evaluated. Is it known?',
    ]);
  });

  it('shows what speaks for the trial with value, unit, date and limit', () => {
    const detail = detailOf([
      met('I1', {
        label: 'bilirubin',
        text: 'Total bilirubin ≤51 µmol/L.',
        note: '12 µmol/L is 0.70 mg/dL',
        evidence: [seen('Total bilirubin', '12 umol/L', '2026-06-01')],
      }),
      met('E1', {
        kind: 'exclusion',
        text: 'Positive pregnancy test',
        evidence: [seen('hCG', 'negative', '2026-06-10')],
      }),
    ]);
    expect(listUnder('Speaks for it', detail)).toEqual([
      '- Total bilirubin ≤51 µmol/L: 12 umol/L (2026-06-01); 12 µmol/L is 0.70 mg/dL',
      '- Exclusion not met: Positive pregnancy test: hCG negative (2026-06-10)',
    ]);
  });

  it('counts evidence beyond three pieces', () => {
    const many = [1, 2, 3, 4, 5].map((value) => seen('ANC', `${value} 10*9/L`, '2026-06-01'));
    expect(detailOf([met('I1', { text: 'Counts', evidence: many })])).toContain(
      'ANC 3 10^9/L (2026-06-01); 2 other entries',
    );
  });

  it('shows the evidence beside a question that only a person can answer', () => {
    const detail = detailOf([
      review('R1', 'Is the heart failure controlled', {
        label: 'Heart failure',
        evidence: [seen('Heart failure', 'active', '2024')],
      }),
      open('E1', 'judgement', {
        kind: 'exclusion',
        label: 'Prior cancer',
        detail: 'may-be-same-disease',
      }),
    ]);
    expect(listUnder('Needs your judgement', detail)).toEqual([
      '- Heart failure: Is the heart failure controlled. On record: active (2024).',
      '- Prior cancer: needs your judgement (may be same disease).',
    ]);
  });

  it('says once what was not found, and never that there is no exclusion', () => {
    const detail = detailOf([
      noneFound('E1', { label: 'HIV' }),
      noneFound('E2', { label: 'Hepatitis B' }),
      noneFound('E2a', { label: 'HBsAg', partOf: 'E2' }),
      open('E3', 'unavailable', { kind: 'exclusion' }),
      open('E4', 'error', { kind: 'exclusion' }),
    ]);
    expect(detail).toContain(
      'No evidence found in this record for: HIV; Hepatitis B. 2 exclusions could not be checked.',
    );
    expect(detail).not.toMatch(/eligible|no exclusion/iu);
  });

  it('says what could not be checked when nothing else is to say of exclusions', () => {
    expect(detailOf([open('E3', 'unavailable', { kind: 'exclusion' })])).toContain(
      '\n\n1 exclusion could not be checked.\n\n',
    );
  });

  it('lists assumptions of the trial and of its findings, each once', () => {
    const detail = detailOf(
      [met('I1', { assumed: 'no transfusion' }), met('I2', { assumed: 'no transfusion' })],
      trial('t', { assumptions: ['CR means complete remission'] }),
    );
    expect(listUnder('Assumed', detail)).toEqual([
      '- no transfusion',
      '- CR means complete remission',
    ]);
  });

  it('says what of the chart was not read', () => {
    const detail = detailOf([met('I1')], trial('t'), {
      ...provenance,
      reads: new Map([
        ['Condition', 'complete'],
        ['MedicationRequest', 'unread'],
        ['Procedure', 'unread'],
        ['Observation', 'partial'],
      ]),
      problems: 2,
    });
    expect(detail).toContain(
      'Not read from the chart: medication requests, procedures. Read in part: observations. 2 entries could not be used.',
    );
  });
});

describe('a composite', () => {
  it('that is open tells its open parts under it, and what speaks for it among the rest', () => {
    const detail = detailOf([
      open('I1', 'missing', { label: 'Relapsed or refractory', evidence: [seen('whole')] }),
      open('I1a', 'missing', { partOf: 'I1', label: 'Relapse date' }),
      met('I1b', { partOf: 'I1', text: 'Blasts ≥5 %' }),
      failed('I1c', { partOf: 'I1', text: 'Second relapse' }),
    ]);
    expect(listUnder(asks, detail)).toEqual([
      '- Relapsed or refractory: not settled by the record.',
      '  - Relapse date: not found in structured data. Is it known?',
    ]);
    expect(listUnder('Speaks for it', detail)).toEqual(['- Blasts ≥5 %']);
    expect(detail).not.toContain('Second relapse');
  });

  it('that is met tells the parts that made it so and none of the others', () => {
    const detail = detailOf([
      met('I1', { text: 'Relapsed or refractory' }),
      met('I1a', { partOf: 'I1', text: 'Relapse after transplant' }),
      open('I1b', 'missing', { partOf: 'I1', label: 'Second relapse' }),
      met('I1b1', { partOf: 'I1b', text: 'First relapse' }),
      failed('I1c', { partOf: 'I1', text: 'Refractory', onFail: 'review' }),
    ]);
    expect(listUnder('Speaks for it', detail)).toEqual([
      '- Relapsed or refractory',
      '  - Relapse after transplant',
    ]);
    expect(detail).not.toMatch(/Second relapse|First relapse|Refractory$/mu);
  });
});

describe('hostile texts', () => {
  const nasty = '# <script>alert(1)</script>\n| a | `b` [x](javascript:alert(1)) 𝒳';
  const detail = detailOf(
    [
      met('I1', {
        text: nasty,
        note: nasty,
        assumed: nasty,
        evidence: [seen(nasty, nasty, nasty)],
      }),
      failed('E1', { kind: 'exclusion', onFail: 'review', text: nasty }),
      open('I2', 'missing', { label: nasty, detail: nasty, note: nasty }),
      review('R1', nasty, { label: nasty }),
      noneFound('E2', { label: nasty }),
    ],
    trial('t', {
      title: nasty.repeat(20),
      assumptions: [nasty],
      contact: { name: nasty, phone: nasty, email: nasty },
    }),
    { ...provenance, catalogue: nasty, reads: new Map([[nasty, 'unread']]) },
  );

  it('never become markup, in any place of a card', () => {
    expect(detail).not.toMatch(/(?<!\\)<[a-z/!?]/iu);
    expect(detail).not.toMatch(/(?<!\\)[|`[\]]/u);
    expect(detail).not.toMatch(/^\s*(?:- )?#/mu);
    expect(detail).toContain('\\<script>alert(1)\\</script>');
  });

  it('never break a line', () => {
    for (const line of detail.split('\n').filter((text) => text !== '')) {
      expect(line).toMatch(/^(?: *- |\*\*|\\#|No evidence|Study contact|Not read)/u);
    }
  });

  it('never make a line longer than a clinician reads', () => {
    for (const line of detail.split('\n')) expect(line.length).toBeLessThan(1500);
  });
});
