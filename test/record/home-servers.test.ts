import { describe, expect, it } from 'vitest';
import type { RecordInput } from '../../src/record/assemble-record.ts';
import { ids, observation, p1, recordOf, type Json } from './given.ts';

const ehr = 'https://ehr.example.org/fhir';
const other = 'https://other.example.org/fhir';

function result(id: string, reference: string): Json {
  return observation(id, { subject: { reference } });
}

function at(server: string, resource: Json): Json {
  return {
    resource,
    fullUrl: `${server}/${String(resource['resourceType'])}/${String(resource['id'])}`,
  };
}

const own = result('own', 'Patient/p1');
const foreign = result('foreign', `${other}/Patient/p1`);

function kept(resources: readonly Json[], input: Partial<RecordInput> = {}) {
  return ids(recordOf(resources, input));
}

describe('an absolute reference to a Patient of the same id', () => {
  it.each([
    ['the Patient’s fullUrl is of another server', [at(ehr, p1), own, foreign], {}],
    ['every fullUrl is of another server', [p1, at(ehr, own), foreign], {}],
    ['the caller names another server', [p1, own, foreign], { fhirServer: ehr }],
    ['the rest of the chart has relative references', [p1, own, foreign], {}],
    [
      'the rest of the chart names another server',
      [p1, result('own', `${ehr}/Patient/p1`), foreign],
      { fhirServer: ehr },
    ],
    [
      'the Patient’s fullUrl is of it, but its server’s path is another',
      [at(`${other}/r4`, p1), own, foreign],
      {},
    ],
    [
      'its own entry is of that server, and the Patient’s is not',
      [at(ehr, p1), own, at(other, foreign)],
      {},
    ],
  ])('is not told to be this patient’s when %s', (_what, resources, input) => {
    const record = recordOf(resources, input);
    expect(ids(record)).toEqual(['own']);
    expect(record.problems).toEqual(['Observation/foreign: its patient cannot be told']);
    expect(record.completeness('Observation')).toBe('partial');
  });

  it.each([
    ['the Patient’s fullUrl is of that server', [at(other, p1), own, foreign], {}],
    ['all fullUrls are of that server', [p1, at(other, own), foreign], {}],
    ['the caller names that server', [p1, own, foreign], { fhirServer: `${other}/` }],
    [
      'the caller’s name for it is another, and the fullUrls say so',
      [p1, at(other, own), foreign],
      { fhirServer: ehr },
    ],
    [
      'its own entry is of that server, as one of several',
      [p1, at(ehr, own), at(other, foreign)],
      {},
    ],
  ])('is this patient’s when %s', (_what, resources, input) => {
    expect(kept(resources, input)).toEqual(['foreign', 'own']);
  });

  it('is this patient’s when every reference is to that server, and nothing in the chart says otherwise', () => {
    const urls = [
      `${other}/Patient/p1`,
      'HTTPS://Other.Example.org:443/fhir/Patient/p1/_history/2',
      'http://other.example.org/fhir//Patient/p1',
    ];
    const chart = [p1, ...urls.map((url, index) => result(`o${index}`, url))];
    expect(kept(chart)).toHaveLength(3);
    expect(kept(chart, { fhirServer: ehr })).toHaveLength(3);
    expect(kept([...chart, result('x', `${ehr}/Patient/p1`)])).toEqual([]);
    expect(kept([at(ehr, p1), ...chart.slice(1)])).toEqual([]);
  });
});

describe('a relative reference', () => {
  it('is of the server that its entry is of', () => {
    const theirs = at(other, result('theirs', 'Patient/p1'));
    const record = recordOf([at(ehr, p1), at(ehr, own), theirs]);
    expect(ids(record)).toEqual(['own']);
    expect(record.problems).toEqual(['Observation/theirs: its patient cannot be told']);
  });

  it('is this patient’s where nobody says which server the Patient is of', () => {
    const chart = [p1, at(ehr, own), at(other, result('theirs', 'Patient/p1'))];
    expect(kept(chart, { fhirServer: 'https://proxy.example.org' })).toEqual(['own', 'theirs']);
  });
});

it('another server’s Patient of another id may be this person', () => {
  const record = recordOf([at(ehr, p1), own, result('x', `${other}/Patient/77`)]);
  expect(record.problems).toEqual(['Observation/x: its patient cannot be told']);
  expect(record.completeness('Observation')).toBe('partial');
  const known = recordOf([at(ehr, p1), own, result('x', `${ehr}/Patient/77`)]);
  expect(known.problems).toEqual(['Observation/x: belongs to another patient']);
  expect(known.completeness('Observation')).toBe('complete');
});

it('another server’s Group is no patient', () => {
  const record = recordOf([at(ehr, p1), result('x', `${other}/Group/g`)]);
  expect(record.problems).toEqual(['Observation/x: is not about a patient']);
});
