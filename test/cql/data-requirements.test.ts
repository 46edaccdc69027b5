import { describe, expect, it } from 'vitest';
import { dataRequirements } from '../../src/cql/data-requirements.ts';
import { valueSetRefs } from '../../src/cql/value-set-refs.ts';
import { compiledLibraries } from './compiled.ts';
import { loinc } from './records.ts';

const { libraries } = await compiledLibraries();
const requirements = dataRequirements(libraries);
const of = (define: string, library = 'Reading') => requirements.of(library, define);

describe('what a define needs to be read', () => {
  it('is a type, for a Retrieve without codes', () => {
    expect(of('Observations')).toEqual([{ resourceType: 'Observation' }]);
    expect(of('Leukaemias By Where')).toEqual([{ resourceType: 'Condition' }]);
  });

  it('is a type with codes, a value set or a concept, also of another library', () => {
    expect(of('Platelet Counts')).toEqual([
      {
        resourceType: 'Observation',
        codeProperty: 'code',
        codes: [{ system: loinc, code: '777-3' }],
      },
    ]);
    expect(of('Sodium Results')[0]?.codes).toEqual([{ system: loinc, code: '2951-2' }]);
    expect(of('Blood Counts')[0]?.codes).toEqual([
      { system: loinc, code: '777-3' },
      { system: 'urn:oid:2.16.840.1.113883.6.1', code: '718-7' },
    ]);
    expect(of('Leukaemias')).toEqual([
      {
        resourceType: 'Condition',
        codeProperty: 'code',
        codes: [{ valueSet: 'http://example.org/ValueSet/leukaemia' }],
      },
    ]);
    expect(of('Laboratory Results')[0]?.codeProperty).toBe('category');
    expect(of('Steroid Orders')).toEqual([
      {
        resourceType: 'MedicationRequest',
        codeProperty: 'medication',
        codes: [{ valueSet: 'http://example.org/ValueSet/steroids' }],
      },
    ]);
  });

  it('is the Patient, where only the Patient is looked at', () => {
    expect(of('Gender')).toEqual([{ resourceType: 'Patient' }]);
    expect(of('Adult', 'Deciding')).toEqual([{ resourceType: 'Patient' }]);
  });

  it('is found through defines, functions and their arguments, once each', () => {
    expect(of('Kinds', 'Deciding')).toEqual([{ resourceType: 'Observation' }]);
    expect(of('Distinct Results')).toHaveLength(2);
    expect(of('Counted Twice')).toEqual([]);
    expect(of('Platelets Recorded', 'Deciding').map(({ codes }) => codes?.length)).toEqual([
      1,
      undefined,
    ]);
  });

  it('goes back as far as the duration that a function takes beside it', () => {
    const looksBack = (define: string) => of(define).map(({ within }) => within);
    expect(looksBack('Recent Platelets')).toEqual(['P28D']);
    expect(looksBack('Recent Sodium')).toEqual(['P3M']);
    // Once with a window and once without: both are told, and the longer one counts.
    expect(looksBack('Sodium, Also Long Ago')).toEqual([undefined, 'P3M']);
    expect(looksBack('Platelet Counts')).toEqual([undefined]);
  });

  it('is not told of a define that is not there', () => {
    expect(() => of('Nobody')).toThrow('Library Reading has no define "Nobody"');
    expect(() => of('Kind', 'Shared')).toThrow('Library Shared has no define "Kind"');
  });
});

describe('the value sets of a library', () => {
  it('have their place in its text', () => {
    const reading = libraries.find((elm) => elm.library.identifier.id === 'Reading');
    expect(valueSetRefs(reading!)[0]).toEqual({
      name: 'Leukaemia',
      url: 'http://example.org/ValueSet/leukaemia',
      line: 13,
      column: 1,
    });
    expect(valueSetRefs(reading!)).toHaveLength(3);
  });
});
