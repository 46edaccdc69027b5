import { describe, expect, it } from 'vitest';
import {
  answer,
  concept,
  flagged,
  flags,
  found,
  loinc,
  negative,
  quantity,
  snomed,
} from './qualitative-chart.ts';
import { Chart, type Json } from './textbook-chart.ts';

describe('tests of viruses', () => {
  const test = { resourceType: 'Observation', status: 'final', effectiveDateTime: '2026-06-01' };
  const rna = { ...test, id: 'rna', code: concept(loinc, '11011-4') };

  async function hepatitisC(elements: Json): Promise<string> {
    const chart = new Chart().without('hcv-antibody').add({ ...rna, ...elements });
    return found(chart, 'qh103-b-all', 'E08c');
  }

  it.each<[string, Json, string]>([
    ['no copies', quantity(0, '[IU]/mL'), 'not-met'],
    ['some copies', quantity(500, '[IU]/mL'), 'met'],
    ['some copies or more', quantity(15, '[IU]/mL', '>='), 'met'],
    ['none or more', quantity(0, '[IU]/mL', '>='), 'unknown comparator'],
    ['fewer than can be measured', quantity(15, '[IU]/mL', '<'), 'unknown comparator'],
    [
      'fewer than can be measured, flagged as detected',
      { ...quantity(15, '[IU]/mL', '<'), ...flagged('DET') },
      'met',
    ],
    [
      'fewer than can be measured, flagged as not detected',
      { ...quantity(15, '[IU]/mL', '<'), ...flagged('ND') },
      'not-met',
    ],
    [
      'fewer than can be measured, flagged as both',
      {
        ...quantity(15, '[IU]/mL', '<'),
        interpretation: [concept(flags, 'ND'), concept(flags, 'DET')],
      },
      'unknown contradictory-result',
    ],
    [
      'no copies, flagged as detected',
      { ...quantity(0, '[IU]/mL'), ...flagged('DET') },
      'unknown contradictory-result',
    ],
    [
      'some copies, flagged as not detected',
      { ...quantity(500, '[IU]/mL'), ...flagged('ND') },
      'unknown contradictory-result',
    ],
    ['a negative count', quantity(-1, '[IU]/mL'), 'unknown unit-implausible'],
    ['a comparator that nobody knows', quantity(15, '[IU]/mL', '~'), 'unknown comparator-unclear'],
  ])('%s of hepatitis C RNA', async (_what, elements, expected) => {
    expect(await hepatitisC(elements)).toBe(expected);
  });

  it.each<[string, Json]>([
    ['flagged as positive', { ...answer(negative), ...flagged('POS') }],
    ['with the word for positive', answer(concept(snomed, '260385009', { text: 'Reactive' }))],
  ])('a negative hepatitis B surface antigen %s is open', async (_how, elements) => {
    const chart = new Chart().change('hbsag', elements);
    expect(await found(chart, 'qh103-b-all', 'E08b')).toBe('unknown contradictory-result');
  });
});

describe('antigens on blasts', () => {
  async function cd19(elements: Json): Promise<string> {
    return found(new Chart().change('cd19', elements), 'qh103-b-all', 'I03');
  }
  const share = (value: number): Json => ({
    valueQuantity: { value, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
  });
  const worded = (valueString: string): Json => ({ valueQuantity: undefined, valueString });

  it.each<[string, Json, string]>([
    ['on most blasts, flagged as positive', { ...share(98), ...flagged('POS') }, 'met'],
    [
      'on most blasts, flagged as negative',
      { ...share(98), ...flagged('NEG') },
      'unknown contradictory-result',
    ],
    [
      'on no blasts, flagged as positive',
      { ...share(0), ...flagged('POS') },
      'unknown contradictory-result',
    ],
    [
      'on some blasts, flagged as positive',
      { ...share(10), ...flagged('POS') },
      'unknown dim-or-partial',
    ],
    ['positive', worded('Positive'), 'met'],
    ['positive?', worded('positive?'), 'unknown narrative-only'],
    [
      'positive, flagged as negative',
      { ...worded('Positive'), ...flagged('NEG') },
      'unknown contradictory-result',
    ],
  ])('%s', async (_what, elements, expected) => {
    expect(await cd19(elements)).toBe(expected);
  });

  it('named in a report, and contradicted beside it', async () => {
    const report = (value: Json, others: Json = {}): Chart =>
      new Chart().without('cd19').add({
        resourceType: 'Observation',
        id: 'report',
        status: 'final',
        effectiveDateTime: '2026-06-01',
        code: concept(loinc, '101119-6'),
        ...answer(value),
        ...others,
      });
    const ncit = 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl';
    const named = (text?: string) => concept(ncit, 'C129255', text === undefined ? {} : { text });
    expect(await found(report(named()), 'qh103-b-all', 'I03')).toBe('met');
    expect(await found(report(named('CD19+')), 'qh103-b-all', 'I03')).toBe('met');
    expect(await found(report(named('CD19 negative')), 'qh103-b-all', 'I03')).toBe(
      'unknown contradictory-result',
    );
    expect(await found(report(named(), flagged('NEG')), 'qh103-b-all', 'I03')).toBe(
      'unknown contradictory-result',
    );
  });
});
