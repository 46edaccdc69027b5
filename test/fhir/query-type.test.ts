import { describe, expect, it } from 'vitest';
import { isSearch, typeOfQuery } from '../../src/fhir/query-type.ts';

describe('the type that a URL is about', () => {
  it.each([
    ['Patient/p1', 'Patient'],
    ['Patient/ABC', 'Patient'],
    ['Observation?patient=p1&code=http://loinc.org|1', 'Observation'],
    ['https://ehr.example.org/api/FHIR/R4/Medication/m1', 'Medication'],
    ['https://ehr.example.org/FHIR/Medication/ABC', 'Medication'],
    ['https://ehr.example.org/fhir?_getpages=1', 'unknown'],
    ['', 'unknown'],
  ])('of %j is %s', (query, type) => {
    expect(typeOfQuery(query)).toBe(type);
  });

  it('is searched for when there is a question', () => {
    expect([isSearch('Observation?patient=p1'), isSearch('Patient/p1')]).toEqual([true, false]);
  });
});
