import { describe, expect, it } from 'vitest';
import {
  alt,
  bilirubin,
  blasts,
  cd19,
  count,
  creatinine,
  ecog,
  flagged,
  haemoglobin,
  neutrophils,
  platelets,
  quantity,
  said,
  saturation,
  system,
  weight,
  type Read,
} from './read-results.ts';
import { type Json } from './textbook-chart.ts';

/*
 * A number is compared only where it is certain what it stands for: its comparator, its ends and its size.
 */

describe('a comparator', () => {
  it.each([
    ['>', 'met'],
    ['>=', 'met'],
    ['<', 'unknown comparator'],
    ['<=', 'unknown comparator'],
    [undefined, 'met'],
  ])('of FHIR leaves open what it says: 82 platelets with %s', async (comparator, expected) => {
    expect(await said(platelets, { valueQuantity: count(82, { comparator }) })).toBe(expected);
  });

  it.each(['<>', '~', 'LT', 'GT', ' <', '< ', 'ad', '', '=', '==', '≥', 'less than', '<<'])(
    'that is none of FHIR makes a result unreadable: %j',
    async (comparator) => {
      const unclear = 'unknown comparator-unclear';
      expect(await said(platelets, { valueQuantity: count(82, { comparator }) })).toBe(unclear);
      const low = { valueQuantity: count(3, { comparator }) };
      expect(await said(platelets, low)).toBe(unclear);
      const grade = { valueQuantity: { value: 1, comparator } };
      expect(await said(ecog, grade)).toBe(unclear);
      const creatine = { valueQuantity: quantity(0.7, 'mg/dL', { comparator }) };
      expect(await said(creatinine, creatine)).toBe(unclear);
    },
  );

  it('that is there without a value makes a result unreadable', async () => {
    const extension = [
      { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
    ];
    const valueQuantity = count(82, { _comparator: { extension } });
    expect(await said(platelets, { valueQuantity })).toBe('unknown comparator-unclear');
  });

  it('makes the weight unreadable, and with it the clearance', async () => {
    const valueQuantity = quantity(64, 'kg', { comparator: '~' });
    expect(await said(weight, { valueQuantity })).toBe('unknown comparator-unclear');
  });

  it.each([
    { low: count(50, { comparator: '<' }), high: count(90) },
    { low: count(50), high: count(90, { comparator: '>' }) },
    { low: count(50, { comparator: '~' }), high: count(90) },
    { low: count(50, { comparator: 'GT' }) },
  ])('has no place at an end of a range: $low.comparator, $high.comparator', async (valueRange) => {
    expect(await said(platelets, { valueRange })).toBe('unknown comparator-unclear');
  });

  it.each(['<', '~', ''])('at the upper limit of normal leaves none (%j)', async (comparator) => {
    const referenceRange = [{ high: quantity(40, 'U/L', { comparator }) }];
    const valueQuantity = quantity(31, 'U/L');
    expect(await said(alt, { valueQuantity, referenceRange })).toBe('unknown ULN-unreadable');
  });
});

describe('a range', () => {
  it.each([
    [{ low: count(50), high: count(90) }, 'met'],
    [{ low: count(82), high: count(82) }, 'met'],
    [{ low: count(10), high: count(29) }, 'not-met'],
    [{ low: count(20), high: count(90) }, 'unknown comparator'],
    [{ low: count(50) }, 'met'],
    [{ high: count(20) }, 'not-met'],
    [{ low: count(20) }, 'unknown comparator'],
    [{ high: count(90) }, 'unknown comparator'],
    [{ low: quantity(50000, '/uL'), high: count(90) }, 'met'],
  ])('is read as what it leaves open: %j', async (valueRange, expected) => {
    expect(await said(platelets, { valueRange })).toBe(expected);
  });

  it.each([
    [{ low: count(90), high: count(50) }, 'range-inverted'],
    [{ low: count(29), high: count(10) }, 'range-inverted'],
    [{ low: count(90), high: quantity(50000, '/uL') }, 'range-inverted'],
    [{ low: count('50'), high: count(90) }, 'value-unreadable'],
    [{ low: count(50), high: {} }, 'no-value'],
    [{}, 'no-value'],
    [{ low: { value: 50 }, high: count(90) }, 'unit-missing'],
    [{ low: count(50), high: quantity(90, 'kg') }, 'unit-unknown'],
    [{ low: count(50, { unit: '/uL' }), high: count(90) }, 'unit-contradiction'],
    [{ low: count(50), high: count(1e300) }, 'unit-implausible'],
  ])('decides nothing where it says nothing certain: %j', async (valueRange, reason) => {
    expect(await said(platelets, { valueRange })).toBe(`unknown ${reason}`);
  });

  it('of grades is not turned round', async () => {
    const grades = (low: number, high: number) => ({
      valueRange: { low: { value: low }, high: { value: high } },
    });
    expect(await said(ecog, grades(0, 1))).toBe('met');
    expect(await said(ecog, grades(4, 1))).toBe('unknown range-inverted');
    expect(await said(ecog, { valueString: '3-1' })).toBe('unknown range-inverted');
  });
});

describe('a number that cannot be', () => {
  it.each<[Read, Json]>([
    [platelets, count(1e300)],
    [platelets, count(1e28)],
    [platelets, count(-82)],
    [neutrophils, count(-1.2)],
    [neutrophils, count(1e300, { comparator: '<' })],
    [neutrophils, count(-1, { comparator: '>' })],
    [haemoglobin, quantity(1e300, 'g/dL')],
    [creatinine, quantity(1e300, 'mg/dL')],
    [creatinine, quantity(-0.7, 'mg/dL')],
    [bilirubin, quantity(1e300, 'mg/dL')],
    [alt, quantity(1e300, 'U/L')],
    [saturation, quantity(1e300, '%')],
    [saturation, quantity(9700, '%')],
    [blasts, quantity(1e300, '%')],
    [blasts, quantity(-5, '%')],
    [blasts, quantity(101, '%')],
    [cd19, quantity(1e300, '%')],
    [cd19, quantity(-1, '%')],
    [weight, quantity(1e300, 'kg')],
    [weight, quantity(-64, 'kg')],
    [ecog, { value: 1e300 }],
    [ecog, { value: -1 }],
    [ecog, { value: 1.5 }],
    [ecog, { value: 1.9999999 }],
  ])('is no value: %o %o', async (read, valueQuantity) => {
    expect(await said(read, { valueQuantity })).toBe('unknown unit-implausible');
  });

  it.each([-1, 5, 7])('is no grade: %d', async (valueInteger) => {
    expect(await said(ecog, { valueInteger })).toBe('unknown unit-implausible');
  });
});

describe('a grade of performance', () => {
  it.each([
    [{ value: 1 }, 'met'],
    [{ value: 1, unit: '{score}', system, code: '{score}' }, 'met'],
    [{ value: 1, unit: 'ECOG', system, code: '1' }, 'met'],
    [{ value: 1, unit: 'grade' }, 'met'],
    [{ value: 3, unit: '{score}' }, 'not-met'],
    [{ value: 2, comparator: '>=' }, 'unknown comparator'],
    [{ value: 1, unit: '%', system, code: '%' }, 'unknown different-scale'],
    [{ value: 1, unit: 'kg' }, 'unknown different-scale'],
  ])('has no unit: %j', async (valueQuantity, expected) => {
    expect(await said(ecog, { valueQuantity })).toBe(expected);
  });
});

describe('a share of blasts with an antigen', () => {
  it.each([
    [quantity(98, '%'), 'POS', 'met'],
    [quantity(98, '%'), undefined, 'met'],
    [quantity(0, '%'), 'NEG', 'not-met'],
    [quantity(98, '%'), 'NEG', 'unknown contradictory-result'],
    [quantity(0, '%'), 'POS', 'unknown contradictory-result'],
    [quantity(98, '%', { comparator: '~' }), 'POS', 'unknown comparator-unclear'],
    [quantity(0.98, '1', { unit: '%' }), undefined, 'unknown unit-contradiction'],
  ])('is not the opposite of its flag: %j %s', async (valueQuantity, flag, expected) => {
    const interpretation = flag === undefined ? undefined : [flagged(flag)];
    expect(await said(cd19, { valueQuantity, interpretation })).toBe(expected);
  });
});
