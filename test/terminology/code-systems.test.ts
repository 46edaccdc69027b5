import { describe, expect, it } from 'vitest';
import { canonicalSystem, codeKey } from '../../src/terminology/code-systems.ts';

const snomed = 'http://snomed.info/sct';
const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
const icd10 = 'http://hl7.org/fhir/sid/icd-10';
const icd10gm = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm';
const icdO3 = 'http://terminology.hl7.org/CodeSystem/icd-o-3';
const ops = 'http://fhir.de/CodeSystem/bfarm/ops';
const atc = 'http://www.whocc.no/atc';
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
    // With a version, as a canonical of FHIR has it.
    ['http://snomed.info/sct|http://snomed.info/sct/731000124108', snomed],
    ['http://snomed.info/sct|2024-03', snomed],
    ['http://loinc.org|2.77', 'http://loinc.org'],
    ['http://hl7.org/fhir/sid/icd-10-cm | 2026', icd10cm],
    ['http://snomed.info/sct/version/20240301', snomed],
    // OIDs as HL7 version 2 and CDA send them.
    ['2.16.840.1.113883.6.96', snomed],
    ['oid:2.16.840.1.113883.6.90', icd10cm],
    ['URN:OID:2.16.840.1.113883.6.96', snomed],
    ['urn:oid:2.16.840.1.113883.6.88|2026', rxnorm],
    // Blanks, no scheme, another host name, a name.
    [' http://snomed.info/sct ', snomed],
    ['http://loinc.org\t', 'http://loinc.org'],
    ['\u00a0urn:oid:2.16.840.1.113883.6.1', 'http://loinc.org'],
    ['snomed.info/sct', snomed],
    ['https://www.snomed.info/sct', snomed],
    ['SNOMED CT', snomed],
    ['LOINC', 'http://loinc.org'],
    ['http://hl7.org/fhir/sid/icd-10-us', icd10cm],
    // As Germany spells them.
    ['http://fhir.de/CodeSystem/dimdi/icd-10-gm', icd10gm],
    ['http://hl7.org/fhir/sid/icd-10-gm', icd10gm],
    ['http://fhir.de/CodeSystem/bfarm/icd-10-gm|2025', icd10gm],
    ['http://fhir.de/CodeSystem/dimdi/ops', ops],
    ['http://fhir.de/CodeSystem/bfarm/atc', atc],
    ['http://fhir.de/CodeSystem/dimdi/atc', atc],
    ['urn:oid:2.16.840.1.113883.6.73', atc],
    ['urn:oid:2.16.840.1.113883.6.43.1', icdO3],
    ['http://terminology.hl7.org/CodeSystem/icd-o-3|2014', icdO3],
  ])('%s is %s', (spelt, canonical) => {
    expect(canonicalSystem(spelt)).toBe(canonical);
  });

  it('stays as it is when it is not known', () => {
    expect(canonicalSystem('https://Hospital.example/Codes/')).toBe(
      'https://Hospital.example/Codes/',
    );
    expect(canonicalSystem('http://snomed.info/id')).toBe('http://snomed.info/id');
    expect(canonicalSystem('http://snomed.info/sct/731000124108/extra')).toBe(
      'http://snomed.info/sct/731000124108/extra',
    );
    expect(canonicalSystem('2.16.840.1.113883.6.9')).toBe('2.16.840.1.113883.6.9');
    expect(canonicalSystem('urn:oid:1.2.840.114350.1.13.0.1.7.2.657380')).toBe(
      'urn:oid:1.2.840.114350.1.13.0.1.7.2.657380',
    );
    expect(canonicalSystem('')).toBe('');
    expect(canonicalSystem('|')).toBe('|');
  });

  it.each(['/', ' ', '|', 'urn:oid:', 'http://'])(
    'is read in no time however often it repeats %j',
    (part) => {
      const started = performance.now();
      canonicalSystem(`x${part.repeat(200_000)}x`);
      codeKey(icd10gm, `C91${part.repeat(200_000)}x`);
      expect(performance.now() - started).toBeLessThan(500);
    },
  );

  it('keeps the editions of ICD-10 apart, which give one code different meanings', () => {
    const systems = [icd10cm, icd10, icd10gm];
    expect(new Set(systems.map((system) => codeKey(system, 'C94.8'))).size).toBe(3);
  });

  it.each(['icd10', 'ICD-10'])('does not guess which edition %s is', (name) => {
    expect(canonicalSystem(name)).toBe(name);
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

  it.each([' 277571004', '277571004 ', '\t277571004\n', '277571004\u00a0'])(
    'takes blanks from around SNOMED CT %j',
    (written) => {
      expect(codeKey(snomed, written)).toBe(`${snomed}|277571004`);
    },
  );

  it.each([
    // Dagger, asterisk and exclamation mark tell how a code is used.
    ['C79.5†', 'C79.5'],
    ['C79.5+', 'C79.5'],
    ['G63.1*', 'G63.1'],
    ['C95.8!', 'C95.8'],
    ['c9100', 'C91.00'],
    ['C91.0-', 'C91.0'],
    ['C91.-', 'C91'],
    [' B24 ', 'B24'],
  ])('of ICD-10, %j is %s in the edition of the WHO and in the German one', (written, code) => {
    expect(codeKey(icd10, written)).toBe(`${icd10}|${code}`);
    expect(codeKey(icd10gm, written)).toBe(`${icd10gm}|${code}`);
  });

  it('keeps the letter of German practices for a suspected or excluded diagnosis', () => {
    expect(codeKey(icd10gm, 'C91.00V')).not.toBe(codeKey(icd10gm, 'C91.00'));
    expect(codeKey(icd10gm, 'C91.00A')).not.toBe(codeKey(icd10gm, 'C91.00'));
  });

  it.each([
    ['9836/3', '9836/3'],
    ['M9836/3', '9836/3'],
    ['M-9836/3', '9836/3'],
    ['98363', '9836/3'],
    ['9836/36', '9836/3'],
    ['c421', 'C42.1'],
  ])('of ICD-O-3, %s is %s', (written, code) => {
    expect(codeKey(icdO3, written)).toBe(`${icdO3}|${code}`);
  });

  it('keeps the behaviour of a tumour apart from its histology', () => {
    expect(codeKey(icdO3, '9765/1')).not.toBe(codeKey(icdO3, '9765/3'));
  });

  it.each([
    ['8-805.00', '8-805.00'],
    ['880500', '8-805.00'],
    ['8-80500', '8-805.00'],
    ['8-800.C0', '8-800.c0'],
    ['5-411', '5-411'],
    ['5-787.1R:R', '5-787.1r'],
  ])('of OPS, %s is %s', (written, code) => {
    expect(codeKey(ops, written)).toBe(`${ops}|${code}`);
  });

  it('takes an ATC code in small letters', () => {
    expect(codeKey(atc, 'l01xa02')).toBe(`${atc}|L01XA02`);
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
