import { describe, expect, it } from 'vitest';
import {
  answer,
  concept,
  flagged,
  found,
  loinc,
  negative,
  positive,
  quantity,
  snomed,
  words,
} from './qualitative-chart.ts';
import { Chart, type Json } from './textbook-chart.ts';

describe('a sign of pregnancy where none should be possible', () => {
  const impossible: readonly [string, (chart: Chart) => Chart][] = [
    ['a recorded man', (chart) => chart.change('Patient', { gender: 'male' })],
    ['an age of 56', (chart) => chart.change('Patient', { birthDate: '1970-02-11' })],
    [
      'a sterilisation',
      (chart) =>
        chart.add({
          resourceType: 'Procedure',
          id: 'sterilisation',
          status: 'completed',
          code: concept(snomed, '236886002'),
          performedDateTime: '2015-03-01',
        }),
    ],
    [
      'a menopause',
      (chart) =>
        chart.add({
          resourceType: 'Condition',
          id: 'menopause',
          onsetDateTime: '2015-03-01',
          code: concept('http://hl7.org/fhir/sid/icd-10-cm', 'Z78.0'),
        }),
    ],
  ];
  const signs: readonly [string, Json][] = [
    ['a positive test', answer(positive)],
    ['a high concentration', quantity(900, 'm[IU]/mL')],
    ['a contradictory test', { ...answer(negative), ...flagged('POS') }],
    ['a test that cannot be read', words('positive?')],
    ['a positive test without a date', { ...answer(positive), effectiveDateTime: undefined }],
    ['a preliminary positive test', { ...answer(positive), status: 'preliminary' }],
  ];
  const pairs = impossible.flatMap(([why, make]) =>
    signs.map(([what, elements]) => [what, why, make, elements] as const),
  );

  it.each(pairs)(
    '%s beside %s needs a person, and both are shown',
    async (_what, _why, make, elements) => {
      for (const [trial, criterion] of [
        ['qh103-b-all', 'I08a'],
        ['qh103-b-all', 'E02a'],
        ['cd7-car-t-acute-leukemia', 'I11'],
      ] as const) {
        const chart = make(new Chart().change('hcg', elements));
        const { status, reason, evidence } = await chart.finding(trial, criterion);
        expect([trial, criterion, status, reason]).toEqual([
          trial,
          criterion,
          'unknown',
          'judgement',
        ]);
        expect(evidence.map(({ reference }) => reference)).toContain(
          'Observation/b-all-relapsed-hcg',
        );
      }
    },
  );

  it.each(impossible)(
    '%s with a negative test, or one that is long past, is as before',
    async (_why, make) => {
      const tests: readonly Json[] = [
        answer(negative),
        { ...answer(negative), effectiveDateTime: undefined },
        { ...answer(positive), effectiveDateTime: '2024-01-01' },
      ];
      for (const elements of tests) {
        const chart = make(new Chart().change('hcg', elements));
        expect(await found(chart, 'qh103-b-all', 'I08a')).toBe('met');
      }
    },
  );

  it('a man with a recorded pregnancy needs a person', async () => {
    const chart = new Chart()
      .change('Patient', { gender: 'male' })
      .without('hcg')
      .add({
        resourceType: 'Condition',
        id: 'pregnancy',
        code: concept(snomed, '77386006'),
        clinicalStatus: concept(
          'http://terminology.hl7.org/CodeSystem/condition-clinical',
          'active',
        ),
        onsetDateTime: '2026-03-01',
      });
    expect(await found(chart, 'qh103-b-all', 'E02a')).toBe('unknown needs-judgement');
    expect(await found(chart, 'qh103-b-all', 'I08a')).toBe('unknown needs-judgement');
  });

  it.each(['male', 'female'])(
    'a %s of 56 who is said to breastfeed needs a person',
    async (gender) => {
      const chart = () => new Chart().change('Patient', { gender, birthDate: '1970-02-11' });
      const said = {
        resourceType: 'Observation',
        id: 'breastfeeding',
        status: 'final',
        code: concept(loinc, '63895-7'),
        effectiveDateTime: '2026-06-01',
      };
      const yes = { ...said, valueCodeableConcept: concept(loinc, 'LA29252-6') };
      expect(await found(chart().add(yes), 'qh103-b-all', 'E02b')).toBe('unknown needs-judgement');
      const no = { ...said, valueCodeableConcept: concept(loinc, 'LA29253-4') };
      expect(await found(chart().add(no), 'qh103-b-all', 'E02b')).toBe('not-met');
      const both = { ...no, ...flagged('POS') };
      expect(await found(chart().add(both), 'qh103-b-all', 'E02b')).toBe('unknown needs-judgement');
      const diagnosis = {
        resourceType: 'Condition',
        id: 'feeding',
        code: concept(snomed, '169745008'),
        clinicalStatus: concept(
          'http://terminology.hl7.org/CodeSystem/condition-clinical',
          'active',
        ),
        recordedDate: '2026-06-01',
      };
      expect(await found(chart().add(diagnosis), 'qh103-b-all', 'E02b')).toBe(
        'unknown needs-judgement',
      );
    },
  );
});
