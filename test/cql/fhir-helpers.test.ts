import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fhirModel } from '../../src/cql/model-info.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';
import { compiledLibraries } from './compiled.ts';
import { loinc, observation, quantity, recordOf, ucum, valueSetsOf } from './records.ts';

const { libraries } = await compiledLibraries();
const program = referenceEngine.load(libraries, valueSetsOf({}));

/** A define of the Conversions library for a patient with one result. */
function converted(define: string, elements: Record<string, unknown>, patient = {}) {
  const record = recordOf([
    { resourceType: 'Patient', id: 'p1', ...patient },
    observation('o1', elements),
  ]);
  const evaluation = program.evaluate(record, '2026-06-15T12:00:00Z');
  return evaluation.value('Conversions', define);
}

const text = async (...of: Parameters<typeof converted>) => String(await converted(...of));

describe('FHIRHelpers', () => {
  it('has every conversion that the model info names', () => {
    const cql = readFileSync(join(import.meta.dirname, '../../cql/shared/FHIRHelpers.cql'), 'utf8');
    const missing = fhirModel().conversions.filter(
      ({ functionName, from }) =>
        !new RegExp(`define function ${functionName}\\(\\w+ FHIR\\.${from}\\):`, 'u').test(cql),
    );
    expect(missing).toEqual([]);
    expect(fhirModel().conversions.length).toBeGreaterThan(250);
  });
});

describe('a FHIR Quantity', () => {
  it('is a quantity in its UCUM code', async () => {
    const valueQuantity = { value: 41, unit: '/nL', system: ucum, code: '10*3/uL' };
    expect(await text('Quantity', { valueQuantity })).toBe("41 '10*3/uL'");
  });

  it('is in its unit text without a code, and in 1 without either', async () => {
    expect(await text('Quantity', { valueQuantity: { value: 5, unit: 'mg' } })).toBe("5 'mg'");
    expect(await text('Quantity', { valueQuantity: { value: 5 } })).toBe("5 '1'");
  });

  it('of time is in calendar units', async () => {
    expect(await text('Quantity', { valueQuantity: quantity(3, 'mo') })).toBe("3 'month'");
  });

  it('with a comparator has no single value', async () => {
    const valueQuantity = quantity(10, 'mg', { comparator: '<' });
    expect(await converted('Quantity', { valueQuantity })).toBeNull();
  });

  it('of another system than UCUM, or in a unit that UCUM does not have, is unknown', async () => {
    const foreign = quantity(10, 'mg', { system: 'http://example.org/units' });
    expect(await converted('Quantity', { valueQuantity: foreign })).toBeNull();
    const alien = quantity(10, 'K per mcL', { code: undefined });
    expect(await converted('Quantity', { valueQuantity: alien })).toBeNull();
  });

  it('without a number is unknown', async () => {
    expect(await converted('Quantity', { valueQuantity: quantity('10', 'mg') })).toBeNull();
    expect(await converted('Quantity', { valueQuantity: { unit: 'mg' } })).toBeNull();
    expect(await converted('Quantity', {})).toBeNull();
  });

  it('with a comparator is an interval of what it may be', async () => {
    const could = (comparator: string, value: number) =>
      converted('Could Be Five', { valueQuantity: quantity(value, 'mg', { comparator }) });
    expect(await could('<', 10)).toBe(true);
    expect(await could('<', 5)).toBe(false);
    expect(await could('<=', 5)).toBe(true);
    expect(await could('>', 5)).toBe(false);
    expect(await could('>=', 5)).toBe(true);
    expect(await could('>', 1)).toBe(true);
    expect(await converted('Could Be Five', { valueQuantity: quantity(5, 'mg') })).toBe(true);
    expect(await converted('Could Be Five', { valueQuantity: quantity(6, 'mg') })).toBe(false);
  });

  it('below a limit is below it whatever it is', async () => {
    const below = (value: number, comparator?: string) =>
      converted('All Below Twelve', { valueQuantity: quantity(value, 'mg', { comparator }) });
    expect(await below(10, '<')).toBe(true);
    expect(await below(13, '<')).toBe(false);
    expect(await below(10)).toBe(true);
  });
});

describe('other FHIR values', () => {
  it('convert: Range and Ratio', async () => {
    const valueRange = { low: quantity(1, 'mg'), high: quantity(2, 'mg') };
    expect(await converted('Range', { valueRange })).toMatchObject({
      low: { value: 1, unit: 'mg' },
      high: { value: 2, unit: 'mg' },
    });
    const valueRatio = { numerator: quantity(1, 'mg'), denominator: quantity(2, 'mL') };
    expect(await converted('Ratio', { valueRatio })).toMatchObject({
      numerator: { value: 1, unit: 'mg' },
      denominator: { value: 2, unit: 'mL' },
    });
  });

  it('convert: dates and times, with their precision and time zone', async () => {
    expect(await text('Effective', { effectiveDateTime: '2026-05-31T23:30:00-05:00' })).toBe(
      '2026-05-31T23:30:00-05:00',
    );
    expect(await text('Effective', { effectiveDateTime: '2026-05' })).toBe('2026-05');
    expect(await text('Issued', { issued: '2026-05-31T23:30:00.5Z' })).toBe(
      '2026-05-31T23:30:00.500+00:00',
    );
    expect(await text('Time', { valueTime: '08:15:00' })).toBe('08:15:00');
    expect(await text('Birth Date', {}, { birthDate: '1980-02-29' })).toBe('1980-02-29');
  });

  it('convert: a Period, whose missing end is still to come and whose missing start is unknown', async () => {
    const period = (effectivePeriod: object) => ({ effectivePeriod });
    const [early, late] = ['2025-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];
    expect(await converted('Started Before 2026', period({ start: early }))).toBe(true);
    expect(await converted('Ended Before 2026', period({ start: early }))).toBe(false);
    expect(await converted('Ended Before 2026', period({ start: early, end: late }))).toBe(false);
    expect(await converted('Ended Before 2026', period({ end: early }))).toBe(true);
    expect(await converted('Started Before 2026', period({ end: late }))).toBeNull();
    expect(await converted('Ended Before 2026', period({ start: early, end: 'soon' }))).toBeNull();
    expect(await converted('Started Before 2026', period({ end: 'soon' }))).toBeNull();
    expect(await converted('Started Before 2026', {})).toBeNull();
  });

  it('convert: codes and concepts', async () => {
    const code = {
      text: 'Platelets',
      coding: [
        { system: loinc, code: '777-3', display: 'PLT' },
        { system: 'http://local', code: 'p' },
      ],
    };
    expect(await converted('Code', { code })).toMatchObject({ system: loinc, code: '777-3' });
    expect(await converted('Concept', { code })).toMatchObject({
      display: 'Platelets',
      codes: [{ code: '777-3' }, { system: 'http://local', code: 'p' }],
    });
    expect(await converted('Status Is Final', {})).toBe(true);
  });

  it('convert: numbers, text and Booleans', async () => {
    expect(await converted('Whole Number', { valueInteger: 0 })).toBe(0);
    expect(await converted('Text', { valueString: 'positive' })).toBe('positive');
    expect(await converted('Yes Or No', { valueBoolean: false })).toBe(false);
    const referenceRange = [{ low: { value: 3.5 } }];
    expect(await converted('Low Of Reference Range', { referenceRange })).toBe(3.5);
  });

  it('that are not what their type says are unknown, never an error', async () => {
    expect(await converted('Effective', { effectiveDateTime: 'last Tuesday' })).toBeNull();
    expect(await converted('Effective', { effectiveDateTime: '2026-02-30' })).toBeNull();
    expect(await converted('Birth Date', {}, { birthDate: 19800229 })).toBeNull();
    expect(await converted('Concept', { code: 7 })).toBeNull();
    expect(await converted('Range', { valueRange: 'wide' })).toBeNull();
    expect(await converted('Whole Number', { valueInteger: 1.5 })).toBeNull();
  });
});
