import { describe, expect, it } from 'vitest';
import { ids, observation, p1, recordOf, type Json } from './given.ts';

const mrn = 'http://hospital.example/mrn';
const old: Json = {
  resourceType: 'Patient',
  id: 'old',
  identifier: [{ system: mrn, value: 'OLD' }],
};

/** A Patient with links, each a type and what it points to. */
function linked(patient: Json, ...links: readonly (readonly [unknown, Json])[]): Json {
  return { ...patient, link: links.map(([type, other]) => ({ type, other })) };
}

function to(reference: string): Json {
  return { reference };
}

/** A result whose subject is given as a reference, or wholly. */
function result(id: string, subject: string | Json): Json {
  return observation(id, {
    subject: typeof subject === 'string' ? { reference: subject } : subject,
  });
}

const both = [result('new', 'Patient/p1'), result('old', 'Patient/old')];

describe('what stands under an earlier record is the patient’s', () => {
  it.each([
    ['when the Patient replaces it', [linked(p1, ['replaces', to('Patient/old')])]],
    ['when it was replaced by the Patient', [p1, linked(old, ['replaced-by', to('Patient/p1')])]],
    [
      'when both say so',
      [linked(p1, ['replaces', to('Patient/old')]), linked(old, ['replaced-by', to('Patient/p1')])],
    ],
    ['of a version', [linked(p1, ['replaces', to('Patient/old/_history/3')])]],
    [
      'by an identifier',
      [linked(p1, ['replaces', { identifier: { system: mrn, value: 'OLD' } }]), old],
    ],
    ['in capitals', [linked(p1, ['REPLACES', to('Patient/old')])]],
    [
      'as a link that is no list',
      [{ ...p1, link: { type: 'replaces', other: to('Patient/old') } }],
    ],
    [
      'by a URN',
      [linked(p1, ['replaces', to('urn:uuid:77')]), { resource: old, fullUrl: 'urn:uuid:77' }],
    ],
    [
      'over a chain',
      [
        linked(p1, ['replaces', to('Patient/older')]),
        linked({ resourceType: 'Patient', id: 'older' }, ['replaces', to('Patient/old')]),
      ],
    ],
  ])('%s', (_, patients) => {
    const record = recordOf([...patients, ...both], { patientId: 'p1' });
    expect(ids(record)).toEqual(['new', 'old']);
    expect(record.completeness('Observation')).toBe('complete');
    expect(record.patient?.id).toBe('p1');
    expect(ids(record, 'Patient')).toEqual(['p1']);
  });

  it('where it names that record by an identifier or a URN that no entry has', () => {
    const identifier = { system: mrn, value: 'OLD' };
    const replaces = linked(p1, ['replaces', { identifier }], ['replaces', to('urn:uuid:78')]);
    const named = [result('a', { identifier }), result('b', 'urn:uuid:78')];
    expect(ids(recordOf([replaces, ...named]))).toEqual(['a', 'b']);
    expect(ids(recordOf([p1, ...named]))).toEqual([]);
  });

  it('where that record is another server’s, and only there', () => {
    const url = 'https://former.example.org/fhir/Patient/old';
    const replaces = linked(p1, ['replaces', to(url)]);
    const record = recordOf([replaces, result('a', url), result('b', 'Patient/old')]);
    expect(ids(record)).toEqual(['a']);
    expect(record.problems).toEqual(['Observation/b: belongs to another patient']);
  });
});

describe('what stands under a linked record that was not merged', () => {
  it.each([
    ['seealso', 'see also', [linked(p1, ['seealso', to('Patient/old')])]],
    ['seealso of the other', 'see also', [p1, linked(old, ['seealso', to('Patient/p1')])]],
    ['refer', 'the main source', [linked(p1, ['refer', to('Patient/old')])]],
  ])('%s is not the patient’s, and it is missing', (_what, words, patients) => {
    const record = recordOf([...patients, ...both], { patientId: 'p1' });
    expect(ids(record)).toEqual(['new']);
    expect(record.completeness('Observation')).toBe('partial');
    expect(record.completeness('Condition')).toBe('complete');
    expect(record.problems).toContain(
      `Observation/old: belongs to a patient whom the Patient links to as ${words}`,
    );
  });

  it.each([
    ['of no type', [undefined, to('Patient/old')]],
    ['of an unknown type', ['twin', to('Patient/old')]],
    ['that points to nobody', ['replaces', {}]],
    ['that points to what cannot be followed', ['replaces', to('#old')]],
  ] as const)('by a link %s is missing too', (_what, link) => {
    const record = recordOf([linked(p1, link), ...both]);
    expect(ids(record)).toEqual(['new']);
    expect(record.completeness('Observation')).toBe('partial');
  });

  it('is another patient’s without a link', () => {
    const record = recordOf([p1, old, ...both], { patientId: 'p1' });
    expect(record.completeness('Observation')).toBe('complete');
    expect(record.problems).toEqual([
      'Observation/old: belongs to another patient',
      'Patient/old: is another patient',
    ]);
  });
});

describe('a record that was merged into another', () => {
  it.each([
    ['by its own word', [linked(old, ['replaced-by', to('Patient/p1')])]],
    ['by its own word, into nobody who can be told', [linked(old, ['replaced-by', {}])]],
    ['by the other’s word', [old, linked(p1, ['replaces', to('Patient/old')])]],
  ])('is never completely read: %s', (_what, patients) => {
    const record = recordOf([...patients, result('a', 'Patient/old')], { patientId: 'old' });
    expect(ids(record)).toEqual(['a']);
    for (const type of ['Observation', 'Condition'])
      expect(record.completeness(type)).toBe('partial');
    expect(record.problems).toContain(
      'Patient/old: was merged into another record, which is to be used in its place',
    );
  });

  it('leaves what nobody read unread', () => {
    const reads = new Map([['Observation', 'complete']] as const);
    const patient = linked(old, ['replaced-by', to('Patient/p1')]);
    const record = recordOf([patient], { patientId: 'old', reads });
    expect(record.completeness('Observation')).toBe('partial');
    expect(record.completeness('Condition')).toBe('unread');
  });

  it('is not a second patient: the one that stands is meant', () => {
    const merged = linked(old, ['replaced-by', to('Patient/p1')]);
    for (const patients of [
      [p1, merged],
      [merged, p1],
    ]) {
      const record = recordOf([...patients, ...both]);
      expect(record.patientId).toBe('p1');
      expect(ids(record)).toEqual(['new', 'old']);
    }
  });
});

it('links in a circle come to an end, and none of those records stands', () => {
  const ring = ['a', 'b', 'c'].map((id, index, all) =>
    linked({ resourceType: 'Patient', id }, ['replaces', to(`Patient/${all[(index + 1) % 3]}`)]),
  );
  const own = linked(ring[0] ?? {}, ['replaces', to('Patient/a')], ['replaces', to('Patient/b')]);
  const record = recordOf([own, ...ring.slice(1), result('o', 'Patient/c')]);
  expect([record.patientId, ids(record)]).toEqual(['a', ['o']]);
  expect(record.completeness('Observation')).toBe('partial');
});
