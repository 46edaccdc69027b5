import { describe, expect, it } from 'vitest';
import { FhirNode } from '../../../src/cql/reference/fhir-node.ts';
import { RecordSource } from '../../../src/cql/reference/record-source.ts';
import { observation, quantity, recordOf } from '../records.ts';

const elm = (name: string) => ({ name: `{http://hl7.org/fhir}${name}` });

/** The node of a resource as it came, however odd: what a record leaves out is not the node's to know. */
function nodeOf(resource: object): FhirNode {
  return new RecordSource(recordOf([]), 0).node(resource)!;
}

/** Follows elements: `get(node, 'code', 'coding', 0, 'system', 'value')`. */
function get(from: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (value instanceof FhirNode) return value.get(String(step));
    return Array.isArray(value) ? (value[Number(step)] as unknown) : undefined;
  }, from);
}

describe('a node', () => {
  it('gives elements as properties and by get, the same one each time', () => {
    const node = nodeOf(observation('o1')) as FhirNode & Record<string, unknown>;
    expect(node['code']).toBeInstanceOf(FhirNode);
    expect(node['code']).toBe(node.get('code'));
    expect(get(node, 'id', 'value')).toBe('o1');
    expect(get(node, 'code', 'coding', 0, 'code', 'value')).toBe('777-3');
    expect(node['subject']).toHaveProperty('reference');
    expect(node['unicorn']).toBeUndefined();
  });

  it('gives null for elements that are absent', () => {
    const node = nodeOf(observation('o1'));
    expect(node.get('value')).toBeNull();
    expect(node.get('component')).toBeNull();
  });

  it('has no properties of its own, so that nothing hides an element', () => {
    expect(Object.keys(nodeOf(observation('o1')))).toEqual([]);
  });

  it('knows its type and those that it derives from', () => {
    const node = nodeOf(observation('o1', { valueQuantity: quantity(1, 'mg') }));
    expect(node._is(elm('Observation'))).toBe(true);
    expect(node._is(elm('DomainResource'))).toBe(true);
    expect(node._is(elm('Patient'))).toBe(false);
    const value = node.get('value') as FhirNode;
    expect(value._is(elm('Quantity'))).toBe(true);
    expect(value._is(elm('Age'))).toBe(false);
    const onset = nodeOf({ resourceType: 'Condition', onsetAge: quantity(3, 'a') }).get('onset');
    expect((onset as FhirNode)._is(elm('Age'))).toBe(true);
    expect((onset as FhirNode)._is(elm('Quantity'))).toBe(true);
  });

  it('gives primitives with what stands beside them', () => {
    const node = nodeOf({
      resourceType: 'Patient',
      birthDate: '1980-06',
      _birthDate: { id: 'b', extension: [{ url: 'http://example.org/note', valueString: 'x' }] },
      _gender: { extension: [{ url: 'http://example.org/why', valueCode: 'masked' }] },
    });
    expect(String(get(node, 'birthDate', 'value'))).toBe('1980-06');
    expect(get(node, 'birthDate', 'id')).toBe('b');
    expect(get(node, 'birthDate', 'extension', 0, 'value', 'value')).toBe('x');
    expect(get(node, 'gender', 'value')).toBeNull();
    expect(get(node, 'gender', 'extension', 0, 'value', 'value')).toBe('masked');
  });

  it('gives lists of primitives with gaps', () => {
    const name = { given: ['Ada', null, 'M.'], _given: [null, { id: 'x' }] };
    const given = get(nodeOf({ resourceType: 'Patient', name: [name] }), 'name', 0, 'given');
    expect((given as FhirNode[]).map((each) => [each.get('value'), each.get('id')])).toEqual([
      ['Ada', null],
      [null, 'x'],
      ['M.', null],
    ]);
  });

  it('gives contained resources by their own type, and none that FHIR does not have', () => {
    const contained = [{ resourceType: 'Medication', id: 'm' }, { resourceType: 'Unicorn' }];
    const inside = nodeOf({ resourceType: 'MedicationRequest', contained }).get('contained');
    expect(inside).toHaveLength(1);
    expect((inside as FhirNode[])[0]?._is(elm('Medication'))).toBe(true);
    expect(new RecordSource(recordOf([]), 0).node({ resourceType: 'Unicorn' })).toBeNull();
  });

  it('gives codes in the spelling that CQL is written in', () => {
    const coding = [{ system: 'urn:oid:2.16.840.1.113883.6.90', code: 'c9102' }];
    const node = nodeOf({ resourceType: 'Condition', code: { coding } });
    expect(get(node, 'code', 'coding', 0, 'system', 'value')).toBe(
      'http://hl7.org/fhir/sid/icd-10-cm',
    );
    expect(get(node, 'code', 'coding', 0, 'code', 'value')).toBe('C91.02');
  });
});

describe('a node of odd data', () => {
  it.each([
    ['a word for an object', { code: 'platelets' }, 'code'],
    ['a list for an object', { code: [{ text: 'platelets' }] }, 'code'],
    ['an object for a primitive', { status: { value: 'final' } }, 'status'],
    ['a word for a quantity', { valueQuantity: '5 mg' }, 'value'],
  ])('gives null for %s', (_, elements, element) => {
    expect(nodeOf({ resourceType: 'Observation', ...elements }).get(element)).toBeNull();
  });

  it('gives a value of null for a primitive of the wrong kind', () => {
    const value = nodeOf({ resourceType: 'Observation', valueQuantity: { value: '5' } });
    expect(get(value, 'value', 'value', 'value')).toBeNull();
    expect(get(nodeOf({ resourceType: 'Observation', status: 5 }), 'status', 'value')).toBeNull();
  });

  it('reads one thing where a list belongs as a list of one, and leaves out what is nothing', () => {
    const one = nodeOf({ resourceType: 'Observation', category: { text: 'lab' } });
    expect(one.get('category')).toHaveLength(1);
    const some = nodeOf({ resourceType: 'Observation', category: [null, 'x', { text: 'lab' }] });
    expect(some.get('category')).toHaveLength(1);
  });
});

describe('equality', () => {
  const [first, second] = [
    { value: 5, unit: 'mg' },
    { unit: 'mg', value: 5 },
  ].map((value) => nodeOf(observation('o', { valueQuantity: value })));

  it('of elements is of type and content, in any order', () => {
    const value = first!.get('value') as FhirNode;
    expect(value.equals(second!.get('value'))).toBe(true);
    expect([...value]).toEqual([...(second!.get('value') as FhirNode)]);
    const other = nodeOf(observation('o', { valueQuantity: { value: 6, unit: 'mg' } }));
    expect(value.equals(other.get('value'))).toBe(false);
    expect(value.equals(5)).toBe(false);
    const onset = nodeOf({ resourceType: 'Condition', onsetAge: { value: 5, unit: 'mg' } });
    expect(value.equals(onset.get('onset'))).toBe(false);
  });

  it('of resources is identity', () => {
    expect(first!.equals(first)).toBe(true);
    expect(first!.equals(second)).toBe(false);
    expect([...first!]).not.toEqual([...second!]);
  });
});
