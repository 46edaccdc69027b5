import { describe, expect, it } from 'vitest';
import { flagged, inWords, loinc } from './read-results.ts';
import { Chart, type Json } from './textbook-chart.ts';

/*
 * A count of a virus says that there is some, that there is none, or nothing.
 */

describe('a viral count', () => {
  const viraemia = { trial: 'qh103-b-all', criterion: 'E08c' };
  const rna = (valueQuantity: Json, flag?: string) =>
    inWords(
      new Chart().without('hcv-antibody').addLike('hbsag', 'hcv-rna', {
        code: loinc('11011-4'),
        valueCodeableConcept: undefined,
        valueQuantity,
        interpretation: flag === undefined ? undefined : [flagged(flag)],
      }),
      viraemia,
    );
  const copies = (value: unknown, more: Json = {}) => ({ value, unit: '[copies]/mL', ...more });

  it.each([
    ['none', copies(0), 'not-met'],
    ['some', copies(5000), 'met'],
    ['more than the highest', copies(1e8, { comparator: '>' }), 'met'],
    ['more than none', copies(0, { comparator: '>' }), 'met'],
    ['none or more', copies(0, { comparator: '>=' }), 'unknown comparator'],
    ['less than can be measured', copies(15, { comparator: '<' }), 'unknown comparator'],
    ['a logarithm of more than one copy', { value: 3.7, unit: 'log copies/mL' }, 'met'],
    [
      'a logarithm of one copy',
      { value: 0, unit: 'log10 copies/mL' },
      'unknown indeterminate-result',
    ],
    ['less than none', copies(-1), 'unknown unit-implausible'],
    ['"<" less than none', copies(-1, { comparator: '<' }), 'unknown unit-implausible'],
    ['">" less than none', copies(-1, { comparator: '>' }), 'unknown unit-implausible'],
    ['more than any blood holds', copies(1e300), 'unknown unit-implausible'],
    ['about none', copies(0, { comparator: '~' }), 'unknown comparator-unclear'],
    ['about some', copies(5000, { comparator: 'ad' }), 'unknown comparator-unclear'],
  ])('of %s', async (_what, amount, expected) => {
    expect(await rna(amount)).toBe(expected);
  });

  it.each([
    [copies(15, { comparator: '<' }), 'ND', 'not-met'],
    [copies(15, { comparator: '<' }), 'DET', 'met'],
    [copies(0), 'NEG', 'not-met'],
    [copies(5000), 'POS', 'met'],
    [copies(5000), 'ND', 'unknown contradictory-result'],
    [copies(0), 'POS', 'unknown contradictory-result'],
    [copies(-1), 'NEG', 'unknown unit-implausible'],
  ])('beside the flag of the laboratory: %j %s', async (amount, flag, expected) => {
    expect(await rna(amount, flag)).toBe(expected);
  });

  it('that cannot be read is not passed over beside a negative antibody', async () => {
    const chart = new Chart().addLike('hiv-screen', 'hiv-rna', {
      code: loinc('20447-9'),
      valueCodeableConcept: undefined,
      valueQuantity: copies(5000, { comparator: '~' }),
    });
    expect(await inWords(chart, { trial: 'qh103-b-all', criterion: 'E08a' })).toBe(
      'unknown comparator-unclear',
    );
  });
});
