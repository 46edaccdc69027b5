import type { Bundle, FhirResource } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFhirServer, type FhirServer } from './fhir-server.ts';
import { PatientStore } from './patient-store.ts';

/* The tests' own EHR has to be one, or what they show would be worth nothing. */

const subject = { reference: 'Patient/p1' };
const loinc = 'http://loinc.org';
const observation = (id: string, date: string, code: string, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  subject,
  status: 'final',
  effectiveDateTime: date,
  code: { coding: [{ system: loinc, code }, { code: 'local,1' }] },
  category: [{ coding: [{ code: 'laboratory' }] }],
  ...more,
});

const resources = [
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'Patient', id: 'p2' },
  observation('a', '2026-01-31', '1742-6'),
  observation('b', '2026-02-01T08:00:00+02:00', '718-7'),
  observation('c', '2025', '718-7', { status: 'preliminary', category: [] }),
  observation('d', '2026-02-01', '1742-6', { subject: { reference: 'Patient/p2' } }),
  {
    resourceType: 'MedicationRequest',
    id: 'r',
    subject,
    medicationReference: { reference: 'Medication/m' },
  },
  { resourceType: 'Medication', id: 'm' },
];

let ehr: FhirServer;
beforeAll(async () => {
  const store = new PatientStore(resources as readonly FhirResource[]);
  ehr = await startFhirServer({ store, token: 'let-me-in', mostOnPage: 2 });
});
afterAll(() => ehr.close());

async function ask(
  query: string,
  headers: Record<string, string> = { authorization: 'Bearer let-me-in' },
) {
  const response = await fetch(`${ehr.url}/${query}`, { headers });
  return { status: response.status, body: (await response.json()) as Bundle<FhirResource> };
}

/** Ids of all pages, in order. */
async function found(query: string): Promise<readonly string[]> {
  const { status, body } = await ask(query);
  expect(status).toBe(200);
  const ids = (body.entry ?? []).map(({ resource }) => resource?.id ?? '');
  const next = body.link?.find(({ relation }) => relation === 'next')?.url;
  return next === undefined ? ids : [...ids, ...(await found(next.replace(`${ehr.url}/`, '')))];
}

describe('a search', () => {
  const ofPatient = 'Observation?patient=p1';
  it.each([
    ['patient', ofPatient, 'abc'],
    ['patient as a reference', 'Observation?subject=Patient/p2', 'd'],
    ['system|code', `${ofPatient}&code=${loinc}|1742-6`, 'a'],
    ['a list of codes', `${ofPatient}&code=${loinc}|1742-6,${loinc}|718-7`, 'abc'],
    ['a code alone', `${ofPatient}&code=718-7`, 'bc'],
    ['a code without a system', `${ofPatient}&code=|718-7`, ''],
    ['a system alone', `${ofPatient}&code=${loinc}|`, 'abc'],
    ['a code with a comma', `${ofPatient}&code=local%5C,1`, 'abc'],
    ['a day', `${ofPatient}&date=2026-02-01`, 'b'],
    ['from a day on', `${ofPatient}&date=ge2026-01-31`, 'ab'],
    ['before a day', `${ofPatient}&date=lt2026-02-01`, 'ac'],
    ['after a day', `${ofPatient}&date=gt2026-01-31`, 'b'],
    ['up to a day', `${ofPatient}&date=le2026-01-31`, 'ac'],
    ['a span', `${ofPatient}&date=ge2025-06-01&date=le2026-01-31`, 'ac'],
    ['category', `${ofPatient}&category=laboratory`, 'ab'],
    ['status', `${ofPatient}&status=preliminary,amended`, 'c'],
    ['_id', 'Observation?_id=a,d', 'ad'],
    ['_sort', `${ofPatient}&_sort=-date`, 'bac'],
    ['_count', `${ofPatient}&_count=1`, 'abc'],
    ['_include', 'MedicationRequest?patient=p1&_include=MedicationRequest:medication', 'rm'],
    ['nothing that there is', 'Procedure?patient=p1', ''],
  ])('by %s', async (_what, query, ids) => {
    expect((await found(query)).join('')).toBe(ids);
  });

  it('gives one page at a time, with the total of all', async () => {
    const { body } = await ask(ofPatient);
    expect([body.total, body.entry?.length, body.type]).toEqual([3, 2, 'searchset']);
  });

  it('by what the server does not know is refused', async () => {
    expect((await ask('Observation?colour=blue')).status).toBe(400);
  });
});

describe('a read', () => {
  it('gives the resource, or says that there is none', async () => {
    expect((await ask('Patient/p1')).body).toEqual({ resourceType: 'Patient', id: 'p1' });
    expect((await ask('Patient/p3')).status).toBe(404);
  });

  it('needs the token', async () => {
    expect((await ask('Patient/p1', {})).status).toBe(401);
    expect((await ask('Patient/p1', { authorization: 'Bearer other' })).status).toBe(401);
  });
});
