import { describe, expect, it } from 'vitest';
import { ids, observation, p1, recordOf, type Json } from './given.ts';

function kept(subject: unknown, patientEntry: Json = { resource: p1 }): boolean {
  const record = recordOf([patientEntry, observation('o1', { subject })]);
  return ids(record).length === 1;
}

function problemsOf(subject: unknown): readonly string[] {
  return recordOf([p1, observation('o1', { subject })]).problems;
}

describe('a resource is the patient’s when its subject', () => {
  it.each([
    ['is relative', 'Patient/p1'],
    ['is relative to a version', 'Patient/p1/_history/3'],
    ['is absolute', 'https://ehr.example/fhir/R4/Patient/p1'],
    ['is absolute with a version', 'https://ehr.example/fhir/Patient/p1/_history/3'],
    ['is a URN made of the patient’s id', 'urn:uuid:p1'],
  ])('%s', (_, reference) => {
    expect(kept({ reference })).toBe(true);
  });

  it('is the URN of the patient’s entry', () => {
    const fullUrl = 'urn:uuid:1e208b6b-77f1-4808-a32b-9f9caf1ec334';
    expect(kept({ reference: fullUrl }, { resource: p1, fullUrl })).toBe(true);
    expect(kept({ reference: fullUrl })).toBe(false);
  });

  it('is one of the patient’s identifiers, system and value', () => {
    const system = 'http://hospital.example/mrn';
    expect(kept({ identifier: { system, value: 'A-1' } })).toBe(true);
    expect(kept({ identifier: { system, value: 'A-2' } })).toBe(false);
    expect(kept({ identifier: { system: 'http://other.example', value: 'A-1' } })).toBe(false);
    const unsystematic = { ...p1, identifier: [{ value: 'A-1' }] };
    expect(kept({ identifier: { value: 'A-1' } }, { resource: unsystematic })).toBe(false);
    // Some EHRs send a system alone: that two have none of a value in common says nothing.
    const valueless = { ...p1, identifier: [{ system }, { system, value: '' }] };
    for (const identifier of [{ system }, { system, value: '' }]) {
      expect(kept({ identifier }, { resource: valueless })).toBe(false);
    }
  });
});

describe('a resource is left out, and the record says why, when', () => {
  it('its subject is another patient', () => {
    for (const reference of ['Patient/p2', 'https://ehr.example/fhir/Patient/p2', 'Patient/p11']) {
      expect(kept({ reference })).toBe(false);
      expect(problemsOf({ reference })).toEqual(['Observation/o1: belongs to another patient']);
    }
  });

  it('its subject is another patient, although it also carries this one’s identifier', () => {
    const identifier = { system: 'http://hospital.example/mrn', value: 'A-1' };
    expect(kept({ reference: 'Patient/p2', identifier })).toBe(false);
  });

  it('it is about a group or a device', () => {
    expect(problemsOf({ reference: 'Group/g1' })).toEqual([
      'Observation/o1: is not about a patient',
    ]);
  });

  it.each([
    { reference: 'urn:uuid:unknown' },
    { reference: '#contained' },
    { reference: 'Patient?identifier=http://hospital.example/mrn|A-1' },
    { reference: 'p1' },
    { reference: '/Patient/p1' },
    { reference: 7 },
    'Patient/p1',
  ])('its subject cannot be followed: %j', (subject) => {
    expect(problemsOf(subject)).toEqual(['Observation/o1: its patient cannot be told']);
  });

  it('it names no patient', () => {
    for (const subject of [undefined, null, {}, { display: 'somebody' }]) {
      expect(problemsOf(subject)).toEqual(['Observation/o1: names no patient']);
    }
  });
});

describe('a resource that names no patient', () => {
  it('is the patient’s when an author’s case says so', () => {
    const resources = [p1, observation('o1', { subject: undefined })];
    expect(ids(recordOf(resources, { assumeSubject: true }))).toEqual(['o1']);
  });

  it('is never assumed to be the patient’s when it names another', () => {
    const resources = [p1, observation('o1', { subject: { reference: 'Patient/p2' } })];
    expect(ids(recordOf(resources, { assumeSubject: true }))).toEqual([]);
  });

  it('is kept when its type has no subject, for what refers to it', () => {
    const record = recordOf([
      p1,
      { resourceType: 'Organization', id: 'org' },
      { resourceType: 'Device', id: 'd1' },
      { resourceType: 'Device', id: 'd2', patient: { reference: 'Patient/p2' } },
      { resourceType: 'ResearchStudy', id: 's1', status: 'active' },
    ]);
    expect(ids(record, 'Organization')).toEqual(['org']);
    expect(ids(record, 'ResearchStudy')).toEqual(['s1']);
    expect(ids(record, 'Device')).toEqual(['d1']);
    expect(record.problems).toEqual(['Device/d2: belongs to another patient']);
  });
});

it('types name the patient by their own element', () => {
  const mine = { reference: 'Patient/p1' };
  const theirs = { reference: 'Patient/p2' };
  const record = recordOf([
    p1,
    { resourceType: 'AllergyIntolerance', id: 'a1', patient: mine },
    { resourceType: 'AllergyIntolerance', id: 'a2', patient: theirs, subject: mine },
    { resourceType: 'ResearchSubject', id: 'r1', individual: mine },
    { resourceType: 'ResearchSubject', id: 'r2', individual: theirs },
    { resourceType: 'Coverage', id: 'c1', beneficiary: mine },
    { resourceType: 'Task', id: 't1', for: mine },
    { resourceType: 'Account', id: 'acc', subject: [{ reference: 'Organization/o' }, mine] },
    {
      resourceType: 'Appointment',
      id: 'app',
      participant: [{ actor: { reference: 'Practitioner/x' } }, { actor: mine }],
    },
    { resourceType: 'Appointment', id: 'app2', participant: [{ actor: theirs }] },
    { resourceType: 'Appointment', id: 'group', participant: [{ actor: theirs }, { actor: mine }] },
  ]);
  expect(ids(record, 'AllergyIntolerance')).toEqual(['a1']);
  expect(ids(record, 'ResearchSubject')).toEqual(['r1']);
  expect(ids(record, 'Coverage')).toEqual(['c1']);
  expect(ids(record, 'Task')).toEqual(['t1']);
  expect(ids(record, 'Account')).toEqual(['acc']);
  expect(ids(record, 'Appointment')).toEqual(['app', 'group']);
});

describe('an entry’s fullUrl cannot hand one patient’s data to another', () => {
  const p2 = { resourceType: 'Patient', id: 'p2' };
  const claimed = { resource: p1, fullUrl: 'https://ehr.example/fhir/Patient/p2' };

  it('by claiming the address of another patient', () => {
    const theirs = observation('o1', {
      subject: { reference: 'https://ehr.example/fhir/Patient/p2' },
    });
    expect(ids(recordOf([claimed, theirs]))).toEqual([]);
  });

  it('by an entry of another patient under a URN that looks like this one’s', () => {
    const entries = [p1, { resource: p2, fullUrl: 'urn:uuid:p1' }];
    const theirs = observation('o1', { subject: { reference: 'urn:uuid:p1' } });
    expect(ids(recordOf([...entries, theirs], { patientId: 'p1' }))).toEqual([]);
  });

  it('by being claimed by two patients', () => {
    const fullUrl = 'urn:uuid:shared';
    const shared = observation('o1', { subject: { reference: fullUrl } });
    const entries = [{ resource: p1, fullUrl }, { resource: p2, fullUrl }, shared];
    expect(ids(recordOf(entries, { patientId: 'p1' }))).toEqual([]);
    expect(ids(recordOf(entries, { patientId: 'p2' }))).toEqual([]);
  });
});
