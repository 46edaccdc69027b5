import { describe, expect, it } from 'vitest';
import { ids, loinc, observation, p1, recordOf, type Json } from './given.ts';

const subject = { reference: 'Patient/p1' };

function withoutId(resource: Json): Json {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'id'));
}

function only(resource: Json): { json: Json | undefined; problems: readonly string[] } {
  const record = recordOf([p1, resource]);
  const [json] = record.byType(String(resource.resourceType)) as unknown as Json[];
  return { json, problems: record.problems };
}

/** What FHIR says of a date that is there and wrong. */
const wrongDate = {
  _effectiveDateTime: {
    extension: [
      { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'error' },
    ],
  },
};

describe('what cannot be read is taken out, and the resource stays: without it an older one would be the latest', () => {
  it.each<[Json, string, Json?]>([
    [{ valueQuantity: { value: '12', unit: 'g/dL' } }, 'valueQuantity.value is not a number'],
    [{ valueQuantity: 12 }, 'valueQuantity is not a Quantity'],
    [{ valueQuantity: { value: 12, code: 7 } }, 'valueQuantity.code is not text'],
    [{ effectiveDateTime: 20260101 }, 'effectiveDateTime is not text', wrongDate],
    [{ effectivePeriod: { end: {} } }, 'effectivePeriod.end is not text', wrongDate],
    [{ valueCodeableConcept: { coding: 'x' } }, 'valueCodeableConcept.coding is not a list'],
    [{ valueInteger: '2' }, 'valueInteger is not a number'],
    [{ contained: 'x' }, 'contained is not a list'],
    [{ status: { value: 'final' } }, 'status is not text', { status: 'unknown' }],
    [{ code: 7 }, 'code is not a CodeableConcept', { code: undefined }],
    [
      { code: { text: 'Hb', coding: [{ system: loinc, code: {} }] } },
      'code.coding has a code or system that is not text',
      { code: { text: 'Hb' } },
    ],
  ])('%j', (elements, fault, others = {}) => {
    const { json, problems } = only(observation('o3', elements));
    expect(problems).toEqual([`Observation/o3: ${fault}`]);
    expect(json).toEqual(observation('o3', others));
  });

  it('and a patient is never lost for an odd birth date', () => {
    const record = recordOf([{ ...p1, birthDate: 1980 }, observation('o1')]);
    expect(record.patient).toEqual(p1);
    expect(ids(record)).toEqual(['o1']);
    expect(record.problems).toEqual(['Patient/p1: birthDate is not text']);
  });
});

describe('what is harmless is mended without a word', () => {
  it.each<[string, Json, Json?]>([
    ['nulls in a list of codings', { code: { coding: [null, { code: 'a' }, 7] } }],
    [
      'what is no component in a list of them',
      { code: { coding: [{ code: 'a' }] }, component: [null, 'x'] },
      { component: [] },
    ],
    ['null for an element', { code: { coding: [{ code: 'a' }] }, issued: null }],
  ])('%s', (_, elements, others = {}) => {
    const { json, problems } = only(observation('o3', elements));
    expect(json).toEqual(observation('o3', { code: { coding: [{ code: 'a' }] }, ...others }));
    expect(problems).toEqual([]);
  });

  it('null for a list of codings', () => {
    const { json } = only(observation('o3', { code: { coding: null, text: 'Hb' } }));
    expect(json?.code).toEqual({ text: 'Hb' });
  });

  const haemoglobin = { coding: [{ system: loinc, code: '718-7' }] };
  it.each<[string, Json, Json]>([
    ['one coding where a list belongs', { code: { coding: haemoglobin.coding[0] } }, {}],
    ['a code in a list of one', { code: [haemoglobin] }, {}],
    ['words for a code', { code: 'Hb' }, { code: { text: 'Hb' } }],
    [
      'a whole number for a code',
      { code: { coding: [{ code: 718 }] } },
      { code: { coding: [{ code: '718' }] } },
    ],
    ['a status in capitals', { status: 'FINAL' }, {}],
    ['a status in a list of one', { status: ['final'] }, {}],
    [
      'one component where a list belongs',
      { component: { code: haemoglobin } },
      { component: [{ code: haemoglobin }] },
    ],
    [
      'words for a category',
      { category: [{ coding: { code: 'x' } }] },
      { category: [{ coding: [{ code: 'x' }] }] },
    ],
    [
      'a date with a blank for its T',
      { effectiveDateTime: '2026-06-14 08:00:00' },
      { effectiveDateTime: '2026-06-14T08:00:00' },
    ],
  ])('%s', (_, elements, others) => {
    const { json, problems } = only(observation('o3', elements));
    expect(json).toEqual(observation('o3', others));
    expect(problems).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a bare word', ['confirmed']],
    ['a capital', { coding: [{ code: 'Confirmed' }] }],
    ['the word alone', { text: 'Confirmed' }],
    ['the display alone', { coding: [{ display: 'confirmed' }] }],
    ['SNOMED CT', { coding: [{ system: 'http://snomed.info/sct', code: '410605003' }] }],
  ])('a verification status as %s', (_, verificationStatus) => {
    const { json, problems } = only({
      resourceType: 'Condition',
      id: 'c1',
      subject,
      verificationStatus,
    });
    const system = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
    expect(json?.verificationStatus).toEqual({ coding: [{ system, code: 'confirmed' }] });
    expect(problems).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['of no known word', { text: 'siehe Brief' }],
    ['that says two things', { coding: [{ code: 'confirmed' }, { code: 'refuted' }] }],
  ])('but not a verification status %s', (_, verificationStatus) => {
    const { json } = only({ resourceType: 'Condition', id: 'c1', subject, verificationStatus });
    expect(json?.verificationStatus).not.toHaveProperty('coding');
  });

  it('an id that is a number', () => {
    const record = recordOf([p1, { ...observation(''), id: 7 }]);
    expect(ids(record)).toEqual(['7']);
    expect(record.resolve('Observation/7')).toBeDefined();
  });

  it('a death in quotes', () => {
    expect(recordOf([{ ...p1, deceasedBoolean: 'true' }]).patient?.deceasedBoolean).toBe(true);
  });

  it('the bare status codes of an earlier release of FHIR', () => {
    const condition = { resourceType: 'Condition', id: 'c1', subject };
    const { json, problems } = only({
      ...condition,
      clinicalStatus: 'active',
      verificationStatus: 'confirmed',
    });
    const system = 'http://terminology.hl7.org/CodeSystem';
    expect(json).toEqual({
      ...condition,
      clinicalStatus: { coding: [{ system: `${system}/condition-clinical`, code: 'active' }] },
      verificationStatus: {
        coding: [{ system: `${system}/condition-ver-status`, code: 'confirmed' }],
      },
    });
    expect(problems).toEqual([]);
  });

  it('and the resource as it was sent is not touched', () => {
    const sent = observation('o3', { code: { coding: [null, { code: 'a' }] } });
    const before = structuredClone(sent);
    recordOf([p1, sent]);
    expect(sent).toEqual(before);
  });
});

describe('what is no resource is left out with a word', () => {
  it('and takes nothing else with it', () => {
    const record = recordOf([
      ...[null, 7, 'x', '<html>', [], {}, { resourceType: 7 }, { resourceType: 'no type' }],
      { resourceType: 'Bundle', id: 'b1' },
      p1,
      observation('o1'),
    ]);
    expect(ids(record)).toEqual(['o1']);
    expect(record.problems).toEqual([
      'Bundle/b1: a Bundle is no part of a record',
      'Entry: holds a resource without a resourceType',
      'Entry: holds no resource',
    ]);
  });
});

describe('a resource without an id', () => {
  const nameless = withoutId(observation(''));

  it('has one made from its content, whatever the order of its keys', () => {
    const turned = Object.fromEntries(Object.entries(nameless).reverse());
    const [id] = ids(recordOf([p1, nameless]));
    expect(id).toMatch(/^no-id-[0-9a-f]{32}$/u);
    expect(ids(recordOf([p1, turned]))).toEqual([id]);
    expect(ids(recordOf([nameless, p1, turned, nameless]))).toEqual([id]);
  });

  it('has that of its RESTful fullUrl', () => {
    const fullUrl = 'https://ehr.example/fhir/Observation/o9';
    expect(ids(recordOf([p1, { resource: nameless, fullUrl }]))).toEqual(['o9']);
    const elsewhere = 'https://ehr.example/fhir/Patient/p9';
    expect(ids(recordOf([p1, { resource: nameless, fullUrl: elsewhere }]))).not.toContain('p9');
  });

  it('is told from others that differ', () => {
    expect(ids(recordOf([p1, nameless, { ...nameless, status: 'amended' }]))).toHaveLength(2);
  });

  it('as is one whose id is no id, which no problem line repeats', () => {
    const record = recordOf([p1, observation('Jane Doe/1980')]);
    expect(ids(record)[0]).toMatch(/^no-id-/u);
    expect(record.problems.join()).not.toContain('Jane');
    expect(record.problems).toHaveLength(1);
  });
});

describe('hostile input', () => {
  it('nested 100,000 deep, with and without an id, is read like any other', () => {
    const deep = '{"a":['.repeat(50_000) + ']}'.repeat(50_000);
    const element = JSON.parse(deep) as unknown;
    const nameless = withoutId(observation('', { extension: element }));
    const record = recordOf([
      p1,
      observation('o1', { extension: element }),
      observation('o1', { extension: [element] }),
      nameless,
    ]);
    expect(record.byType('Observation')).toHaveLength(1);
    expect(record.setAside('Observation').map(({ reason }) => reason)).toContain(
      'conflicting-versions',
    );
  });

  it('with __proto__ and constructor keys changes no prototype', () => {
    const hostile = JSON.parse(
      `{"resourceType":"Observation","id":"o1","status":"final","__proto__":{"polluted":true},
        "constructor":{"prototype":{"polluted":true}},"subject":{"reference":"Patient/p1"},
        "code":{"coding":[null,{"code":"a","__proto__":{"system":"s"}}],"__proto__":{"coding":1}}}`,
    ) as Json;
    const record = recordOf([
      p1,
      hostile,
      { resourceType: '__proto__', id: 'x' },
      { resourceType: 'Observation', id: '__proto__', subject },
      observation('constructor'),
    ]);
    expect(({} as Json).polluted).toBeUndefined();
    expect(record.byCode('Observation', 'code', '|a')).toHaveLength(1);
    expect(record.byCode('Observation', 'code', 's|a')).toEqual([]);
    expect(ids(record)).toEqual(['__proto__', 'constructor', 'o1']);
  });

  it('of a hundred thousand entries fills no call stack and no list of problems', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? index : p1));
    const record = recordOf(many);
    expect(record.patientId).toBe('p1');
    expect(record.problems).toEqual(['Entry: holds no resource']);
  });
});
