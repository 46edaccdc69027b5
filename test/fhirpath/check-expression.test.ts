import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../src/fhirpath/expression.ts';
import { valueSetsOf } from './records.ts';

const names = {
  windows: ['laboratory'],
  valueSets: valueSetsOf({ 'Platelet count': ['777-3'], 'Nothing yet': [] }),
};

function faultsOf(text: string): string[] {
  return compileExpression(text, names).faults.map(
    ({ message, offset }) => `${offset}: ${message}`,
  );
}

describe('mistakes in a FHIRPath criterion are found when it is loaded', () => {
  it('accepts what the language offers', () => {
    for (const text of [
      "Observation.where(code.inValueSet('Platelet count')).value.ofType(Quantity).value > 3",
      "(Condition.onset as dateTime) >= %laboratory and %patient.gender = 'male'",
      "Condition.where(clinicalStatus.coding.exists(code = 'active')).exists().not()",
      '%now - 4 weeks < %now and %today is System.Date',
      "defineVariable('x', Observation).select(%x).exists() and %patient.extension('http://a').exists()",
      'Observation.sort(effective desc).first().value.is(FHIR.Quantity)',
    ]) {
      expect(faultsOf(text), text).toEqual([]);
    }
  });

  it('points at the character where the syntax breaks', () => {
    expect(faultsOf('%patient.birthDate <=')).toEqual([
      '21: FHIRPath syntax: the expression ends too early',
    ]);
    expect(faultsOf("Observation\n  .where(code = 'x'")[0]).toMatch(/^31: FHIRPath syntax/u);
  });

  it('knows functions, variables, value sets, types and elements', () => {
    expect(faultsOf('Observation.wher(true)')).toEqual([
      '12: unknown function wher(); did you mean where?',
    ]);
    expect(faultsOf('Observation.first(1)')).toEqual(['12: first() takes 0 arguments, found 1']);
    expect(faultsOf('%laboratry < %now')).toEqual([
      '0: unknown variable %laboratry; did you mean %laboratory?',
    ]);
    expect(faultsOf("Observation.code.inValueSet('Platelet counts')")).toEqual([
      '17: there is no value set "Platelet counts"; did you mean Platelet count?',
    ]);
    expect(faultsOf("Observation.code.inValueSet('Nothing yet')")).toEqual([
      '17: value set "Nothing yet" holds no codes',
    ]);
    expect(faultsOf('Observation.code.inValueSet(%now)')[0]).toMatch(/written out in quotes/u);
    expect(faultsOf('Obsevation.exists()')).toEqual([
      '0: unknown resource type Obsevation; did you mean Observation?',
    ]);
    expect(faultsOf('birthDate <= %today')[0]).toMatch(/starts with a resource type or %patient/u);
    expect(faultsOf('%patient.birthdate')).toEqual([
      '9: no FHIR R4 type has an element "birthdate"; did you mean birthDate?',
    ]);
  });

  it('does not offer what reaches outside the record or changes with the clock', () => {
    for (const text of [
      'now()',
      'Condition.subject.resolve()',
      'today()',
      "Observation.trace('x')",
    ]) {
      expect(faultsOf(text)[0], text).toMatch(/is not offered here: /u);
    }
    expect(faultsOf('Resource.id.exists()')[0]).toMatch(/name the resource type/u);
  });
});

describe('what a FHIRPath criterion reads', () => {
  const retrievesOf = (text: string) => compileExpression(text, names).expression?.retrieves;

  it('is every type it names, and the Patient behind %patient', () => {
    expect(retrievesOf('%patient.active or Condition.exists()')).toEqual([
      { resourceType: 'Patient' },
      { resourceType: 'Condition' },
    ]);
  });

  it('is only the codes of the value set that a where() asks for', () => {
    const codes = [{ system: 'http://loinc.org', code: '777-3' }];
    const filtered = "Observation.where(status = 'final' and code.inValueSet('Platelet count'))";
    expect(retrievesOf(`${filtered}.exists()`)).toEqual([{ resourceType: 'Observation', codes }]);
    const either = "Observation.where(status = 'final' or code.inValueSet('Platelet count'))";
    expect(retrievesOf(`${either}.exists()`)).toEqual([{ resourceType: 'Observation' }]);
    expect(retrievesOf("Observation.value.inValueSet('Platelet count')")).toEqual([
      { resourceType: 'Observation' },
    ]);
  });
});
