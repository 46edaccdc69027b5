import { describe, expect, it } from 'vitest';
import { canonicalSystem, codeKey } from '../../src/terminology/code-systems.ts';

const snomed = 'http://snomed.info/sct';
const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

describe('a code system spelt in another way', () => {
  it.each([
    ['urn:oid:2.16.840.1.113883.6.96', snomed],
    ['https://snomed.info/sct', snomed],
    ['http://snomed.info/sct/', snomed],
    ['http://snomed.info/sct/731000124108', snomed],
    ['http://snomed.info/sct/731000124108/version/20240301', snomed],
    ['urn:oid:2.16.840.1.113883.6.1', 'http://loinc.org'],
    ['https://loinc.org/', 'http://loinc.org'],
    ['urn:oid:2.16.840.1.113883.6.90', icd10cm],
    ['https://www.nlm.nih.gov/research/umls/rxnorm', rxnorm],
    ['urn:oid:2.16.840.1.113883.6.88', rxnorm],
    ['urn:oid:2.16.840.1.113883.12.292', 'http://hl7.org/fhir/sid/cvx'],
    ['urn:oid:2.16.840.1.113883.6.12', 'http://www.ama-assn.org/go/cpt'],
    ['urn:oid:2.16.840.1.113883.6.8', 'http://unitsofmeasure.org'],
    ['urn:oid:2.16.840.1.113883.6.4', 'http://www.cms.gov/Medicare/Coding/ICD10'],
    ['https://www.cms.gov/medicare/coding/icd10/', 'http://www.cms.gov/Medicare/Coding/ICD10'],
    ['http://hl7.org/fhir/sid/icd-10-pcs', 'http://www.cms.gov/Medicare/Coding/ICD10'],
  ])('%s is %s', (spelt, canonical) => {
    expect(canonicalSystem(spelt)).toBe(canonical);
  });

  it('stays as it is when it is not known', () => {
    expect(canonicalSystem('https://Hospital.example/Codes/')).toBe(
      'https://Hospital.example/Codes/',
    );
    expect(canonicalSystem('http://snomed.info/id')).toBe('http://snomed.info/id');
  });

  it('keeps the ICD-10 of the WHO apart from ICD-10-CM', () => {
    expect(canonicalSystem('http://hl7.org/fhir/sid/icd-10')).not.toBe(icd10cm);
    expect(codeKey('http://hl7.org/fhir/sid/icd-10', 'C91.0')).not.toBe(codeKey(icd10cm, 'C91.0'));
  });
});

describe('two codes compared', () => {
  it('are the same whatever the spelling of their system', () => {
    const expected = codeKey(snomed, '277571004');
    expect(codeKey('urn:oid:2.16.840.1.113883.6.96', '277571004')).toBe(expected);
  });

  it.each(['C91.02', 'C9102', 'c91.02', ' C91.02 '])('ICD-10-CM %j is C91.02', (written) => {
    expect(codeKey(icd10cm, written)).toBe(`${icd10cm}|C91.02`);
  });

  it('leaves an ICD category of three characters without a dot', () => {
    expect(codeKey(icd10cm, 'B20')).toBe(`${icd10cm}|B20`);
    expect(codeKey(icd10cm, 'G20.')).toBe(`${icd10cm}|G20`);
    expect(codeKey(icd10cm, 'T8082XA')).toBe(`${icd10cm}|T80.82XA`);
  });

  it('gives an ICD-10-PCS code no dot', () => {
    const system = 'http://www.cms.gov/Medicare/Coding/ICD10';
    expect(codeKey(system, 'xw033c3')).toBe(`${system}|XW033C3`);
    expect(codeKey(system, 'B2000ZZ')).toBe(`${system}|B2000ZZ`);
  });

  it('takes codes of other systems exactly as they are', () => {
    expect(codeKey('http://loinc.org', 'la9622-7')).not.toBe(
      codeKey('http://loinc.org', 'LA9622-7'),
    );
    expect(codeKey('http://hl7.org/fhir/sid/cvx', '3')).not.toBe(
      codeKey('http://hl7.org/fhir/sid/cvx', '03'),
    );
  });
});
