import { describe, expect, it } from 'vitest';
import type { RawFinding } from '../../src/eligibility/raw-finding.ts';
import { compileExpression } from '../../src/fhirpath/expression.ts';
import { FhirpathError, fhirpathFinding } from '../../src/fhirpath/fhirpath-criterion.ts';
import { fhirpathScope } from '../../src/fhirpath/scope.ts';
import type { PatientRecord } from '../../src/record/record.ts';
import { rawRecord, recordOf, valueSetsOf } from './records.ts';

const at = '2026-06-15T12:00:00.000Z';
const lookback = { laboratory: 'P28D', imaging: 'P3M' };
const valueSets = valueSetsOf({ 'Platelet count': ['777-3'], 'ECOG score': ['89247-1'] });

function evaluate(
  text: string,
  record: PatientRecord,
  options: { evidence?: string; at?: string } = {},
): RawFinding {
  const names = { windows: Object.keys(lookback), valueSets };
  const compiled = [text, ...(options.evidence === undefined ? [] : [options.evidence])].map(
    (each) => compileExpression(each, names),
  );
  expect(compiled.flatMap(({ faults }) => faults)).toEqual([]);
  const [condition, evidence] = compiled.map(({ expression }) => expression);
  if (condition === undefined) throw new Error('not compiled');
  return fhirpathFinding(condition, evidence, fhirpathScope(record, options.at ?? at, lookback));
}

const adult = '%patient.birthDate <= %today - 18 years';
const born = (birthDate: string) => recordOf({ birthDate });

describe('an age limit in FHIRPath', () => {
  it('holds from the birthday on, and not on the day before', () => {
    expect(evaluate(adult, born('2008-06-15')).holds).toBe('true');
    expect(evaluate(adult, born('2008-06-16')).holds).toBe('false');
  });

  it('is unknown for a birth year or month in which the limit falls, and decided for any other', () => {
    expect(evaluate(adult, born('2008')).holds).toBe('unknown');
    expect(evaluate(adult, born('2008-06')).holds).toBe('unknown');
    expect(evaluate(adult, born('2007')).holds).toBe('true');
    expect(evaluate(adult, born('2008-07')).holds).toBe('false');
    expect(evaluate(adult, recordOf({})).holds).toBe('unknown');
  });

  it('lets someone born on 29 February come of age on 1 March of a common year', () => {
    const leapling = born('2008-02-29');
    expect(evaluate(adult, leapling, { at: '2026-02-28T12:00:00Z' }).holds).toBe('false');
    expect(evaluate(adult, leapling, { at: '2026-03-01T00:00:00Z' }).holds).toBe('true');
    const evenYear = { at: '2028-02-29T12:00:00Z' };
    expect(evaluate(adult, born('2010-02-28'), evenYear).holds).toBe('true');
    expect(evaluate(adult, born('2010-03-01'), evenYear).holds).toBe('false');
  });

  it('may be written in any way, and twice', () => {
    const between = `iif(%patient.birthDate >   %today - 65
      years, %patient.birthDate <= (%today - 17 years) - 12 months and %today -   18 years >= %patient.birthDate, false)`;
    expect(evaluate(between, born('2008-06-15')).holds).toBe('true');
    expect(evaluate(between, born('2008-06-16')).holds).toBe('false');
    expect(evaluate(between, born('1961-06-15')).holds).toBe('false');
  });

  it('is reckoned anew for another day, with the windows of its own trial', () => {
    const since = (text: string, day?: string) =>
      evaluate(text, born('2026-05-18'), day === undefined ? {} : { at: `${day}T12:00:00Z` }).holds;
    const atLaboratory = '%patient.birthDate >= (%laboratory - 1 day).dateOf()';
    expect(since(atLaboratory)).toBe('true');
    expect(since(atLaboratory, '2026-06-16')).toBe('true');
    expect(since(atLaboratory, '2026-06-17')).toBe('false');
    expect(since('%patient.birthDate >= (%imaging - 1 day).dateOf()', '2026-06-17')).toBe('true');
    const tomorrow = '%patient.birthDate <= %today + 1 day';
    expect(evaluate(tomorrow, born('2026-06-16')).holds).toBe('true');
    expect(evaluate(tomorrow, born('2026-06-17')).holds).toBe('false');
  });

  it('takes today from the offset that the evaluation time is written in', () => {
    const night = { at: '2026-06-15T23:30:00-05:00' };
    expect(evaluate(adult, born('2008-06-15'), night).holds).toBe('true');
    expect(evaluate(adult, born('2008-06-16'), night).holds).toBe('false');
  });
});

describe('a laboratory limit in FHIRPath', () => {
  const platelets = (value: object, effectiveDateTime = '2026-06-10', id = 'o1') => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '777-3' }] },
    effectiveDateTime,
    valueQuantity: { system: 'http://unitsofmeasure.org', code: '10*9/L', ...value },
  });
  const recent =
    "Observation.where(code.inValueSet('Platelet count') and effective.dateOf() >= %laboratory.dateOf())";
  const enough = `${recent}.value >= 50 '10*9/L'`;

  it('cites the resources whose elements the evidence expression gives', () => {
    const record = recordOf({}, [platelets({ value: 60 })]);
    const found = evaluate(enough, record, { evidence: `${recent}.value` });
    expect(found.holds).toBe('true');
    expect(found.evidence.map(({ id }) => id)).toEqual(['o1']);
  });

  it('counts the first day of the look-back in, whatever the precision, and the day before out', () => {
    const on = (when: string) => evaluate(enough, recordOf({}, [platelets({ value: 60 }, when)]));
    expect(on('2026-05-18').holds).toBe('true');
    expect(on('2026-05-18T00:00:00Z').holds).toBe('true');
    expect(on('2026-05-17').holds).toBe('unknown');
    expect(on('2026-05-17T23:59:59Z').holds).toBe('unknown');
  });

  it('begins the look-back with its first day, in the offset of the evaluation time', () => {
    const begins = (moment: string, when: string) =>
      evaluate(`%laboratory = @${moment}`, recordOf({}), { at: when }).holds;
    expect(begins('2026-05-18T00:00:00.000Z', at)).toBe('true');
    expect(begins('2026-05-18T00:00:00.000-05:00', '2026-06-15T23:30:00-05:00')).toBe('true');
  });

  it('counts months back by the calendar, to the last day of a shorter one', () => {
    const first = evaluate('%imaging.dateOf() = @2026-02-28', recordOf({}), {
      at: '2026-05-31T08:00:00Z',
    });
    expect(first.holds).toBe('true');
  });

  it.each(['<', '>=', '~', 'LT', ''])(
    'says why when a result is only a bound: %j',
    (comparator) => {
      const record = recordOf({}, [platelets({ value: 100, comparator })]);
      const found = evaluate(enough, record, { evidence: recent });
      expect(found).toMatchObject({ holds: 'unknown', because: 'comparator' });
      expect(found.evidence.map(({ id }) => id)).toEqual(['o1']);
    },
  );

  it('is unknown, never false, without a result or with a unit of another kind', () => {
    expect(evaluate(enough, recordOf({})).holds).toBe('unknown');
    const kilograms = recordOf({}, [platelets({ value: 60, code: 'kg' })]);
    expect(evaluate(enough, kilograms).holds).toBe('unknown');
  });

  it('calculates with decimals, not with binary fractions', () => {
    expect(evaluate('1.8 <= 1.5 * 1.2 and 1.5 * 1.2 = 1.8', recordOf({})).holds).toBe('true');
  });

  it('gives the reason that the author names', () => {
    const stale = `iif(${recent}.empty() and Observation.exists(), 'stale', ${enough})`;
    const record = recordOf({}, [platelets({ value: 60 }, '2026-01-01')]);
    expect(evaluate(stale, record)).toMatchObject({ holds: 'unknown', because: 'stale' });
  });
});

describe('inValueSet()', () => {
  const coded = (code: unknown) => rawRecord([{ resourceType: 'Observation', id: 'o1', code }]);
  const inSet = "Observation.code.inValueSet('Platelet count')";

  it('looks at every coding, and takes a set by its url too', () => {
    const record = coded({
      coding: [
        { system: 'urn:x', code: '777-3' },
        { system: 'http://loinc.org', code: '777-3' },
      ],
    });
    expect(evaluate(inSet, record).holds).toBe('true');
    const url = "Observation.code.coding.inValueSet('https://example.org/ValueSet/platelet-count')";
    expect(evaluate(url, record).holds).toBe('true');
  });

  it('is false for other codes and for text alone, unknown when there is nothing to look at', () => {
    expect(evaluate(inSet, coded({ coding: [{ system: 'urn:x', code: '777-3' }] })).holds).toBe(
      'false',
    );
    expect(evaluate(inSet, coded({ text: 'platelets' })).holds).toBe('false');
    expect(evaluate(inSet, rawRecord([])).holds).toBe('unknown');
  });

  it('survives codes of any shape', () => {
    for (const code of [null, 7, 'x', [], { coding: 'x' }, { coding: [null, 7, { code: {} }] }]) {
      expect(['false', 'unknown']).toContain(evaluate(inSet, coded(code)).holds);
    }
  });
});

describe('an expression that goes wrong on a record', () => {
  const twoNames = recordOf({ name: [{ family: 'Confidential' }, { family: 'Secret' }] });
  const faultOf = (text: string, evidence?: string): FhirpathError => {
    try {
      evaluate(text, twoNames, evidence === undefined ? {} : { evidence });
    } catch (error) {
      if (error instanceof FhirpathError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  };

  it('is an error with a code of its own, which repeats nothing of the record', () => {
    const faults = [
      faultOf("%patient.name.family & 'x' = 'x'"),
      faultOf('%patient.name.family.exists() | %patient.active.exists()'),
      faultOf('%patient.name'),
      faultOf("%patient.name.first().family & ''"),
      faultOf('%patient.exists()', '%patient.name.count()'),
    ];
    expect(faults.map(({ code }) => code)).toEqual([
      'fhirpath-failed',
      'fhirpath-several-values',
      'fhirpath-several-values',
      'fhirpath-not-a-reason',
      'fhirpath-no-resource',
    ]);
    for (const { message } of faults) expect(message).not.toMatch(/Confidential|Secret/u);
  });

  it('is unknown for elements of the wrong JSON type', () => {
    for (const birthDate of [7, {}, [], 'yesterday', null, true]) {
      const record = rawRecord([{ resourceType: 'Patient', id: 'p1', birthDate }]);
      let holds = 'unknown';
      try {
        holds = evaluate(adult, record).holds;
      } catch (error) {
        expect(error).toBeInstanceOf(FhirpathError);
      }
      expect(holds).toBe('unknown');
    }
  });
});
