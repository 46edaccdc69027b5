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

describe('a resource of which nobody can say what it states is left out', () => {
  it.each([
    [{ code: 'x' }, 'code is not a CodeableConcept'],
    [{ code: { coding: { system: loinc, code: '718-7' } } }, 'code.coding is not a list'],
    [
      { code: { coding: [{ system: loinc, code: 718 }] } },
      'code.coding has a code or system that is not text',
    ],
    [{ status: { value: 'final' } }, 'status is not text'],
  ])('%j', (elements, fault) => {
    expect(only(observation('o3', elements))).toEqual({
      json: undefined,
      problems: [`Observation/o3: ${fault}`],
    });
  });

  it('also when it is a condition or a medication', () => {
    const condition = { resourceType: 'Condition', id: 'c1', subject };
    expect(only({ ...condition, verificationStatus: ['confirmed'] }).problems).toEqual([
      'Condition/c1: verificationStatus is not a CodeableConcept',
    ]);
    expect(only({ resourceType: 'Medication', id: 'm1', code: [] }).problems).toEqual([
      'Medication/m1: code is not a CodeableConcept',
    ]);
  });
});

describe('an odd value or date is taken out and the result stays, so that no older one is the latest', () => {
  it.each([
    [{ valueQuantity: { value: '12', unit: 'g/dL' } }, 'valueQuantity.value is not a number'],
    [{ valueQuantity: 12 }, 'valueQuantity is not a Quantity'],
    [{ valueQuantity: { value: 12, code: 7 } }, 'valueQuantity.code is not text'],
    [{ effectiveDateTime: 20260101 }, 'effectiveDateTime is not text'],
    [{ effectivePeriod: { end: {} } }, 'effectivePeriod.end is not text'],
    [{ valueCodeableConcept: { coding: 'x' } }, 'valueCodeableConcept.coding is not a list'],
    [{ component: {} }, 'component is not a list'],
    [{ contained: 'x' }, 'contained is not a list'],
    [{ category: [{ coding: 1 }] }, 'category.coding is not a list'],
  ])('%j', (elements, fault) => {
    const { json, problems } = only(observation('o3', elements));
    expect(problems).toEqual([`Observation/o3: ${fault}`]);
    expect(json).toEqual(observation('o3'));
  });

  it('in a component, too', () => {
    const sound = { code: { coding: [{ system: loinc, code: '3151-8' }] } };
    const component = [{ ...sound, valueQuantity: { value: '2' } }, { code: 'x' }, sound];
    const { json, problems } = only(observation('o3', { component }));
    expect(json?.component).toEqual([sound, {}, sound]);
    expect(problems).toEqual([
      'Observation/o3: component.code is not a CodeableConcept',
      'Observation/o3: component.valueQuantity.value is not a number',
    ]);
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
    expect(record.byType('Observation')).toHaveLength(2);
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
