import { describe, expect, it, beforeEach } from 'vitest';
import { assembleRecord } from '../../../src/record/assemble-record.ts';
import { codeKey } from '../../../src/terminology/code-systems.ts';
import { bundle, wholePrefetch } from '../hook-service.ts';
import { hooksWithEhr } from './ehr-chart.ts';

const subject = { reference: 'Patient/p1' };
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const medication = (id: string, code: string) => ({
  resourceType: 'Medication',
  id,
  code: { coding: [{ system: rxnorm, code }] },
});
const request = (id: string, reference: string, more: object = {}) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  subject,
  medicationReference: { reference },
  ...more,
});

const { given, begin, call, asked } = hooksWithEhr([
  { resourceType: 'Patient', id: 'p1' },
  medication('m1', '1'),
  medication('m2', '2'),
]);
beforeEach(() => begin());

/** Reads a call in which these drugs were prefetched, and makes the record. */
async function recordOf(drugs: object) {
  const response = await call({ prefetch: { ...wholePrefetch, drugs } });
  expect(response.status).toBe(200);
  const read = given.hooks.requests.at(-1);
  if (read === undefined) throw new Error('nothing was matched');
  // As if the service asked for them.
  const reads = new Map([...read.reads, ['MedicationRequest', 'complete' as const]]);
  const record = assembleRecord({ ...read, reads, codeKey });
  const found = (code: string) =>
    record.byCode('MedicationRequest', 'medication', codeKey(rxnorm, code)).map(({ id }) => id);
  return {
    found,
    urls: asked().map(({ url }) => url),
    completeness: record.completeness('MedicationRequest'),
  };
}

describe('a drug that refers to its Medication', () => {
  it('is found by the code of a Medication that was fetched', async () => {
    const { found, urls, completeness } = await recordOf(
      bundle(request('r1', 'Medication/m1'), request('r2', `${given.ehr.url}/Medication/m2`)),
    );
    expect([found('1'), found('2'), completeness]).toEqual([['r1'], ['r2'], 'complete']);
    expect(urls.sort()).toEqual(['Medication/m1', 'Medication/m2']);
  });

  it('shares one request with the others that refer to it, whatever the version', async () => {
    const { found, urls } = await recordOf(
      bundle(request('r1', 'Medication/m1'), request('r2', 'Medication/m1/_history/3')),
    );
    expect([found('1'), urls]).toEqual([['r1', 'r2'], ['Medication/m1']]);
  });

  it('that is contained or came in the Bundle is not asked for', async () => {
    const contained = [{ ...medication('inside', '1'), resourceType: 'Medication' }];
    const uuid = 'urn:uuid:5a1c3b0e-6f0e-4f0a-9b67-0a4a5dd1b9a1';
    const { found, urls } = await recordOf({
      resourceType: 'Bundle',
      entry: [
        { resource: request('r1', '#inside', { contained }) },
        { resource: request('r2', uuid) },
        { resource: medication('m5', '5'), fullUrl: uuid },
        { resource: request('r3', 'Medication/m6') },
        { resource: medication('m6', '6') },
      ],
    });
    expect([found('1'), found('5'), found('6'), urls]).toEqual([['r1'], ['r2'], ['r3'], []]);
  });

  it('and names the drug itself needs no Medication', async () => {
    const more = { medicationCodeableConcept: { coding: [{ system: rxnorm, code: '9' }] } };
    const { urls } = await recordOf(bundle(request('r1', 'Medication/m1', more)));
    expect(urls).toEqual([]);
  });

  it.each([
    ['does not exist', 'Medication/none', ['Medication/none']],
    ['is on another server', 'https://evil.test/fhir/Medication/m1', []],
    ['is nowhere', 'urn:uuid:00000000-0000-0000-0000-000000000000', []],
    ['is a step upwards', 'Medication/..', []],
  ])('that %s leaves its type partly read', async (_what, reference, expected) => {
    const { urls, completeness } = await recordOf(bundle(request('r1', reference)));
    expect([urls, completeness]).toEqual([expected, 'partial']);
  });

  it('is not taken for another one that the server gives', async () => {
    given.ehr.fail(new Map([['Medication', 'wrong-id']]));
    const { found, completeness } = await recordOf(
      bundle(request('r1', 'Medication/m1'), request('r2', 'Medication/another')),
    );
    // m1 came as another, which is what the second one refers to: it is not believed for either.
    expect([found('1'), completeness]).toEqual([[], 'partial']);
  });

  it('asks for so many Medications and no more', async () => {
    const drugs = Array.from({ length: 60 }, (_, at) => request(`r${at}`, `Medication/none-${at}`));
    expect((await recordOf(bundle(...drugs))).urls).toHaveLength(40);
  });
});
