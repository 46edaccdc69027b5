import { describe, expect, it } from 'vitest';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { PatientFileError } from '../../src/record/patient-file-error.ts';
import { readPatientFile } from '../../src/record/read-patient-file.ts';
import { codeKey, ids, observation, p1 } from './given.ts';

const o1 = observation('o1');

function observationsIn(text: string): unknown[] {
  return ids(assembleRecord({ ...readPatientFile(text, 'p.json'), codeKey }));
}

describe('one patient’s file', () => {
  it.each([
    [
      'a Bundle',
      { resourceType: 'Bundle', type: 'collection', entry: [{ resource: p1 }, { resource: o1 }] },
    ],
    ['a list', [p1, o1]],
  ])('may be %s, indented or not, with a byte order mark', (_, json) => {
    expect(observationsIn(JSON.stringify(json))).toEqual(['o1']);
    expect(observationsIn(`\uFEFF${JSON.stringify(json, null, 2)}\r\n`)).toEqual(['o1']);
  });

  it('may be NDJSON with blank lines, CRLF and a byte order mark', () => {
    const text = `\uFEFF\r\n${JSON.stringify(p1)}\r\n\r\n${JSON.stringify(o1)}\r\n`;
    expect(observationsIn(text)).toEqual(['o1']);
  });

  it('may be the Patient alone', () => {
    const file = readPatientFile(JSON.stringify(p1), 'p.json');
    expect(assembleRecord({ ...file, codeKey }).patientId).toBe('p1');
    expect(file.reads).toBe('everything');
  });

  it('may hold others, or no Patient, when somebody says who is meant', () => {
    const p2 = { resourceType: 'Patient', id: 'p2' };
    const read = (resources: unknown[]) =>
      assembleRecord({ ...readPatientFile(JSON.stringify(resources), 'f', 'p1'), codeKey });
    expect(ids(read([p1, p2, o1]))).toEqual(['o1']);
    expect(ids(read([o1]))).toEqual(['o1']);
  });

  it('is a part of the record when it is one page, or holds an error', () => {
    const bundle = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: p1 }] };
    const paged = { ...bundle, link: [{ relation: 'next', url: 'https://ehr.example/next' }] };
    const error = { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] };
    const failed = { ...bundle, entry: [...bundle.entry, { resource: error }] };
    for (const json of [paged, failed]) {
      const file = readPatientFile(JSON.stringify(json), 'p.json');
      expect(assembleRecord({ ...file, codeKey }).completeness('Observation')).toBe('partial');
      expect(file.problems).toHaveLength(1);
    }
  });
});

describe('a file that is no patient’s record is refused with a code, its name and the line', () => {
  const secret = '{"resourceType":"Patient","name":[{"family":"Secret"}]}';

  it.each([
    ['empty', '', 'p.json: the file is empty'],
    ['empty', ' \r\n', 'p.json: the file is empty'],
    ['not-json', 'Secret', 'p.json:1: this is neither JSON nor NDJSON'],
    ['not-json', '{\n"a": 1,\n"b": Secret\n}\n', 'p.json:3: this is neither JSON nor NDJSON'],
    ['not-json', '{\n"a": "Secret"\n"b": 2\n}\n', 'p.json:3: this is neither JSON nor NDJSON'],
    ['not-json', '{\n"a": 1,\n"b": [', 'p.json:3: this is neither JSON nor NDJSON'],
    ['not-json', '{\n"a": [\n\n\n', 'p.json:2: this is neither JSON nor NDJSON'],
    ['not-json', `${secret}\n\n{"a": Secret\n`, 'p.json:3: this is neither JSON nor NDJSON'],
    ['not-fhir', '{"name":"Secret"}', 'p.json: this is JSON, but no FHIR resource'],
    ['not-fhir', '["Secret"]', 'p.json: this is JSON, but no FHIR resource'],
    ['not-fhir', 'null', 'p.json: this is JSON, but no FHIR resource'],
    ['no-patient', '[]', 'p.json: this holds no Patient resource'],
    ['no-patient', JSON.stringify(o1), 'p.json: this holds no Patient resource'],
    [
      'several-patients',
      `${secret}\n${JSON.stringify(p1)}`,
      'p.json: this holds 2 patients, and none of them was asked for',
    ],
  ])('%s: %j', (code, text, message) => {
    const read = () => readPatientFile(text, 'p.json');
    expect(read).toThrow(PatientFileError);
    expect(read).toThrow(expect.objectContaining({ code, message, file: 'p.json' }) as Error);
  });

  it('however deep it is nested', () => {
    const deep = '['.repeat(100_000);
    expect(() => readPatientFile(deep, 'p.json')).toThrow(PatientFileError);
    const closed = `${deep}${']'.repeat(100_000)}`;
    expect(() => readPatientFile(closed, 'p.json')).toThrow(PatientFileError);
  });

  it('and copies of one Patient are one patient', () => {
    expect(observationsIn(JSON.stringify([p1, p1, o1]))).toEqual(['o1']);
  });
});
