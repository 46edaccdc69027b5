import { describe, expect, it } from 'vitest';
import { selectTrials } from '../../src/hooks/cards/selection.ts';
import {
  bAll,
  diagnosis,
  dose,
  icd10cm,
  inRelapse,
  marrow,
  notInRemission,
  order,
  procedure,
  rxnorm,
  snomed,
  status,
  undiagnosed,
} from './leukaemia-resources.ts';
import { Chart } from './textbook-chart.ts';

/** The textbook chart without leukaemia and its treatment. */
function untreated(): Chart {
  const chart = undiagnosed();
  const treatment = ['induction', 'consolidation', 'vincristine', 'daunorubicin', 'mercaptopurine'];
  for (const each of [...treatment, 'marrow-blasts']) chart.without(each);
  return chart;
}

/** B-ALL that was diagnosed three weeks ago and is in its first induction, where nothing else is said. */
function newlyDiagnosed({
  onset = '2026-05-26',
  doses = ['2026-05-28', '2026-06-11'],
}: { onset?: string; doses?: readonly string[] } = {}): Chart {
  const chart = untreated().add(diagnosis('new', [bAll, notInRemission], { onsetDateTime: onset }));
  for (const day of doses) chart.add(dose(`dose-${day}`, day));
  return chart;
}

const relapsedOrRefractory = [
  ['qh103-b-all', 'I02'],
  ['in-vivo-car-t-heme', 'I02b'],
  ['cd7-car-t-acute-leukemia', 'I02'],
  ['donor-cd19-b-all', 'I04'],
  ['donor-cd19-cd22-b-all', 'D01b'],
] as const;

describe('a patient in the first induction', () => {
  it.each(relapsedOrRefractory)('is not now for %s', async (trial, criterion) => {
    const chart = newlyDiagnosed();
    const finding = await chart.finding(trial, criterion);
    expect(finding).toMatchObject({ status: 'not-met', effect: 'not-now' });
    expect(finding.note).toContain(
      'newly diagnosed on 2026-05-26, first induction under way since 2026-05-28',
    );
    expect(finding.assumed).toContain('no earlier treatment');
    expect(finding.clears).toBeUndefined();
    expect(await chart.verdict(trial)).toBe('not-now');
  });

  const alike: readonly [string, (chart: Chart) => Chart][] = [
    ['with a marrow at diagnosis', (chart) => chart.add(marrow('2026-05-27', 80))],
    [
      'with an induction that is recorded as in progress',
      (chart) => chart.add(procedure('p', 'in-progress', '2026-05-28')),
    ],
    [
      'with an induction entered as done on its first day',
      (chart) => chart.add(procedure('p', 'completed', '2026-05-28')),
    ],
    [
      'with a relapse that was refuted',
      (chart) => chart.add(diagnosis('r', [inRelapse], { verificationStatus: status('refuted') })),
    ],
  ];
  it.each(alike)('is not now, %s', async (_, change) => {
    expect(await change(newlyDiagnosed()).finding('donor-cd19-cd22-b-all', 'D01b')).toMatchObject({
      status: 'not-met',
      effect: 'not-now',
    });
  });

  const hints: readonly [string, (chart: Chart) => Chart][] = [
    [
      'an older entry of the leukaemia',
      (chart) => chart.add(diagnosis('old', [bAll], { onsetDateTime: '2024-05-01' })),
    ],
    [
      'an entry without a day',
      (chart) => chart.add(diagnosis('old', [bAll], { onsetDateTime: undefined })),
    ],
    [
      'an entry of which only the recording has a day',
      (chart) =>
        chart.add(
          diagnosis('old', [bAll], { onsetDateTime: undefined, recordedDate: '2026-05-27' }),
        ),
    ],
    [
      'an entry that was recorded before its onset',
      (chart) => chart.add(diagnosis('old', [bAll], { recordedDate: '2024-05-01' })),
    ],
    [
      'a relapse that nobody has confirmed',
      (chart) =>
        chart.add(diagnosis('r', [inRelapse], { verificationStatus: status('provisional') })),
    ],
    [
      'an entry that has abated',
      (chart) => chart.add(diagnosis('old', [bAll], { abatementDateTime: '2026-06-10' })),
    ],
    [
      'an entry that is resolved',
      (chart) => chart.add(diagnosis('old', [bAll], { clinicalStatus: status('resolved') })),
    ],
    [
      'an older myelodysplastic syndrome',
      (chart) =>
        chart.add(
          diagnosis('mds', [{ system: snomed, code: '109995007' }], {
            onsetDateTime: '2024-05-01',
          }),
        ),
    ],
    [
      'older leukaemia of the meninges',
      (chart) =>
        chart.add(
          diagnosis('cns', [{ system: icd10cm, code: 'C79.32' }], { onsetDateTime: '2024-05-01' }),
        ),
    ],
    ['a dose of last year', (chart) => chart.add(dose('old', '2025-06-15'))],
    ['a dose without a day', (chart) => chart.add(dose('old', undefined))],
    ['a dose of which only the year is known', (chart) => chart.add(dose('old', '2026'))],
    [
      'a dose that may not have been given',
      (chart) => chart.add(dose('old', '2026-06-01', { status: 'unknown' })),
    ],
    ['a dose before the diagnosis', (chart) => chart.add(dose('old', '2026-05-20'))],
    ['an order of last year', (chart) => chart.add(order('o', '2025-06-15'))],
    [
      'two cycles of induction',
      (chart) =>
        chart
          .add(procedure('p1', 'completed', '2026-05-29'))
          .add(procedure('p2', 'completed', '2026-06-12')),
    ],
    [
      'a transplantation',
      (chart) =>
        chart.add({
          ...procedure('tx', 'completed', '2025-06-15'),
          code: { coding: [{ system: snomed, code: '234336002' }] },
        }),
    ],
    [
      'blinatumomab',
      (chart) =>
        chart.add(
          dose('blina', '2026-06-01', {
            medicationCodeableConcept: {
              coding: [{ system: rxnorm, code: '1597258', display: 'blinatumomab' }],
            },
          }),
        ),
    ],
    ['a marrow of last year with leukaemia', (chart) => chart.add(marrow('2025-05-20', 80))],
    ['a marrow with leukaemia under treatment', (chart) => chart.add(marrow('2026-06-12', 30))],
  ];
  it.each(hints)('is told by no record that holds %s', async (_, change) => {
    const chart = change(newlyDiagnosed());
    for (const [trial, criterion] of relapsedOrRefractory) {
      expect(await chart.finding(trial, criterion), trial).toMatchObject({ status: 'unknown' });
    }
  });

  it.each([
    ['2026-05-04', '2026-05-11', 'not-met'],
    // Six weeks and a day after the diagnosis; five weeks and a day after the first dose.
    ['2026-05-03', '2026-05-11', 'unknown'],
    ['2026-05-04', '2026-05-10', 'unknown'],
    // A month may have begun too early for either.
    ['2026-06', '2026-06-11', 'not-met'],
    ['2026-05', '2026-06-11', 'unknown'],
    // Without treatment nobody can tell why there is none.
    ['2026-05-26', undefined, 'unknown'],
    // A dose that lies ahead is an error of the record.
    ['2026-06-10', '2026-06-20', 'unknown'],
  ])('diagnosed on %s and treated since %s: %s', async (onset, first, expected) => {
    const chart = newlyDiagnosed({ onset, doses: first === undefined ? [] : [first] });
    expect(await chart.finding('donor-cd19-cd22-b-all', 'D01b')).toMatchObject({
      status: expected,
    });
  });

  it('is not now under a code without a lineage too, and gets no card of its own', async () => {
    const chart = untreated()
      .add(diagnosis('new', [notInRemission]))
      .add(dose('dose', '2026-05-28'));
    const found = await chart.finding('qh103-b-all', 'I02');
    expect(found).toMatchObject({ status: 'not-met', effect: 'not-now' });
    const selection = selectTrials(await chart.matched(), 3);
    expect(selection.shown).toEqual([]);
    expect(selection.notNow).toHaveLength(5);
  });

  it('is relapsed or refractory all the same where the record says so', async () => {
    for (const code of [
      inRelapse,
      { system: snomed, code: '12311000132101', display: 'Refractory ALL' },
    ]) {
      const chart = newlyDiagnosed().add(diagnosis('r', [code], { onsetDateTime: '2026-06-12' }));
      expect(await chart.finding('donor-cd19-cd22-b-all', 'D01b')).toMatchObject({ status: 'met' });
    }
  });
});

describe('salvage', () => {
  /** Relapsed in April, and treated since. */
  const treated = (...days: readonly string[]) => {
    const chart = new Chart()
      .without('mercaptopurine')
      .change('relapse', { onsetDateTime: '2026-04-01' });
    for (const day of days) chart.add(dose(`dose-${day}`, day));
    return chart;
  };

  it('has not failed while its first course is under way', async () => {
    for (const [trial, criterion] of [
      ['qh103-b-all', 'I02c'],
      ['donor-cd19-b-all', 'I04c'],
    ] as const) {
      const early = await treated('2026-05-11', '2026-06-10').finding(trial, criterion);
      expect(early).toMatchObject({ status: 'unknown', reason: 'missing' });
      expect(early.note).toContain('not known yet');
      const late = await treated('2026-05-10', '2026-06-10').finding(trial, criterion);
      expect(late).toMatchObject({ status: 'met' });
    }
  });

  it('is no treatment that was going on before the relapse', async () => {
    const chart = new Chart().change('mercaptopurine', {
      status: 'active',
      effectivePeriod: { start: '2025-12-01' },
    });
    const finding = await chart.finding('qh103-b-all', 'I02c');
    expect(finding).toMatchObject({ status: 'not-met' });
  });
});
