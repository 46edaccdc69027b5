import { describe, expect, it } from 'vitest';
import {
  bAll,
  diagnosis,
  inRelapse,
  notInRemission,
  status,
  tAll,
  undiagnosed,
} from './leukaemia-resources.ts';
import { Chart, type Json } from './textbook-chart.ts';

describe('a lineage that is documented', () => {
  const variants: readonly [string, readonly Json[]][] = [
    ['T-ALL, and C91.02', [diagnosis('t', [tAll]), diagnosis('a', [inRelapse])]],
    ['T-ALL, and C91.00', [diagnosis('t', [tAll]), diagnosis('a', [notInRemission])]],
    ['one entry with both codes', [diagnosis('t', [inRelapse, tAll])]],
    [
      'two of T-ALL, and a newer C91.02',
      [
        diagnosis('t1', [tAll], { onsetDateTime: '2024-02-12' }),
        diagnosis('t2', [tAll], { onsetDateTime: '2024-03-01' }),
        diagnosis('a', [inRelapse]),
      ],
    ],
    [
      'T-ALL without a verification',
      [diagnosis('t', [tAll], { verificationStatus: undefined }), diagnosis('a', [inRelapse])],
    ],
  ];
  it.each(variants)('T wins over codes without one: %s', async (_, conditions) => {
    const chart = undiagnosed();
    for (const each of conditions) chart.add(each);
    expect(await chart.finding('qh103-b-all', 'I02dx')).toMatchObject({ status: 'not-met' });
    expect(await chart.verdict('donor-cd19-b-all')).toBe('ineligible');
    expect(await chart.finding('in-vivo-car-t-heme', 'I02a')).toMatchObject({
      status: 'unknown',
      detail: 'related-disease',
    });
    expect(await chart.finding('cd7-car-t-acute-leukemia', 'I01')).toMatchObject({ status: 'met' });
  });

  it('B wins over codes without one, in one entry or two', async () => {
    for (const conditions of [
      [diagnosis('b', [bAll]), diagnosis('a', [inRelapse])],
      [diagnosis('b', [inRelapse, bAll])],
    ]) {
      const chart = undiagnosed();
      for (const each of conditions) chart.add(each);
      expect(await chart.finding('qh103-b-all', 'I02dx')).toMatchObject({ status: 'met' });
      expect(await chart.finding('in-vivo-car-t-heme', 'I02a')).toMatchObject({ status: 'met' });
    }
  });

  it('is not taken for two relapses, or for rows in duplicate, where one entry carries both codes', async () => {
    const chart = undiagnosed().add(diagnosis('b', [inRelapse, bAll]));
    expect(await chart.finding('donor-cd19-b-all', 'I04d')).toMatchObject({
      status: 'unknown',
      detail: 'missing-data',
    });
  });

  it('does not lend its relapse to B-ALL', async () => {
    const chart = undiagnosed()
      .without('marrow-blasts')
      .add(diagnosis('t', [tAll], { onsetDateTime: '2024-02-12' }))
      .add(diagnosis('a', [inRelapse]));
    expect(await chart.finding('donor-cd19-cd22-b-all', 'D01b')).toMatchObject({
      status: 'unknown',
    });
    expect(await chart.finding('cd7-car-t-acute-leukemia', 'I02d')).toMatchObject({
      status: 'met',
    });
  });

  it.each(['unconfirmed', 'provisional', 'differential'])(
    'settles nothing while it is %s, and is shown',
    async (verification) => {
      const unconfirmed = { verificationStatus: status(verification) };
      for (const lineage of [tAll, bAll]) {
        const chart = undiagnosed()
          .add(diagnosis('l', [lineage], unconfirmed))
          .add(diagnosis('a', [inRelapse]));
        for (const [trial, criterion] of [
          ['qh103-b-all', 'I02dx'],
          ['in-vivo-car-t-heme', 'I02a'],
        ] as const) {
          const finding = await chart.finding(trial, criterion);
          expect(finding).toMatchObject({ status: 'unknown', detail: 'lineage-unspecified' });
          expect(finding.note).toContain('not confirmed');
          expect(finding.evidence.map(({ reference }) => reference).sort()).toEqual([
            'Condition/a',
            'Condition/l',
          ]);
        }
      }
    },
  );

  it('leaves a refuted one out', async () => {
    const chart = undiagnosed()
      .add(diagnosis('t', [tAll], { verificationStatus: status('refuted') }))
      .add(diagnosis('a', [inRelapse]));
    const finding = await chart.finding('qh103-b-all', 'I02dx');
    expect(finding).toMatchObject({ status: 'unknown', detail: 'lineage-unspecified' });
    expect(finding.evidence).toHaveLength(1);
  });

  it('of T that is newer than B leaves no trial with the older one', async () => {
    const chart = undiagnosed()
      .add(diagnosis('b', [bAll], { onsetDateTime: '2025-05-20' }))
      .add(diagnosis('t', [tAll]));
    expect(await chart.finding('qh103-b-all', 'I02dx')).toMatchObject({ status: 'not-met' });
    expect(await chart.finding('in-vivo-car-t-heme', 'I02a')).toMatchObject({
      status: 'unknown',
      detail: 'related-disease',
    });
  });
});

describe('the day beside a diagnosis', () => {
  const evidenceOf = async (chart: Chart, trial: string, criterion: string, id: string) => {
    const { evidence } = await chart.finding(trial, criterion);
    return evidence.find(({ reference }) => reference.endsWith(id));
  };

  it('is named as the onset where the status came later', async () => {
    expect(await evidenceOf(new Chart(), 'qh103-b-all', 'I02dx', '-leukaemia')).toMatchObject({
      value: 'relapse, confirmed',
      date: 'onset 2025-05-20',
    });
  });

  it('is the day of the relapse where an entry is of the relapse', async () => {
    const chart = new Chart().without('marrow-blasts');
    expect(await evidenceOf(chart, 'donor-cd19-cd22-b-all', 'D01b', '-relapse')).toMatchObject({
      value: 'active, confirmed',
      date: '2026-05-26',
    });
  });

  it('is never the onset as if it were that of a relapse that only a status tells', async () => {
    const chart = undiagnosed()
      .without('marrow-blasts')
      .add(
        diagnosis('b', [bAll], {
          clinicalStatus: status('recurrence'),
          onsetDateTime: '2024-05-01',
        }),
      );
    expect(await evidenceOf(chart, 'donor-cd19-cd22-b-all', 'D01b', '/b')).toMatchObject({
      value: 'recurrence, confirmed',
      date: 'onset 2024-05-01',
    });
  });
});

describe('an antibody that only the study measures', () => {
  /** A man of whom all that the chart can tell is known. */
  const man = () => new Chart().change('Patient', { gender: 'male' });
  const antibody = (code: string, answer: string, id = code): Json => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'https://trialhook.org/fhir/CodeSystem/site-local', code }] },
    effectiveDateTime: '2026-06-05',
    valueString: answer,
  });

  it('does not keep a patient from being a candidate, and stays open', async () => {
    const chart = man();
    for (const criterion of ['E06a', 'E06b']) {
      expect(await chart.finding('qh103-b-all', criterion)).toMatchObject({
        status: 'unknown',
        effect: 'open',
      });
    }
    expect(await chart.verdict('qh103-b-all')).toBe('candidate');
  });

  it('counts where it was measured', async () => {
    const chart = man().add(antibody('anti-fmc63', 'positive'));
    expect(await chart.finding('qh103-b-all', 'E06a')).toMatchObject({ status: 'met' });
    expect(await chart.verdict('qh103-b-all')).toBe('possible');
  });

  it('counts where what was measured cannot be understood', async () => {
    const chart = man().add(antibody('donor-specific-antibody', 'see report'));
    expect(await chart.finding('qh103-b-all', 'E06b')).toMatchObject({ status: 'unknown' });
    expect(await chart.verdict('qh103-b-all')).toBe('possible');
  });
});
