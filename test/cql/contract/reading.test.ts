import { describe, expect, it } from 'vitest';
import { FhirNode } from '../../../src/cql/reference/fhir-node.ts';
import type { PatientRecord } from '../../../src/record/record.ts';
import { compiledLibraries } from '../compiled.ts';
import { condition, loinc, observation, quantity, recordOf, valueSetsOf } from '../records.ts';
import { everyEngine } from './every-engine.ts';

const icd = 'http://hl7.org/fhir/sid/icd-10-cm';
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const category = 'http://terminology.hl7.org/CodeSystem/observation-category';
const { libraries } = await compiledLibraries();
type Json = Record<string, unknown>;
/** A resource by its id, anything else as it is. */
function shown(value: unknown): unknown {
  if (!(value instanceof FhirNode)) return value;
  const json = FhirNode.jsonOf(value) as Json;
  return typeof json === 'object' && 'resourceType' in json ? json['id'] : json;
}

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

const valueSets = valueSetsOf({
  'http://example.org/ValueSet/leukaemia': [`${icd}|C91.00`, `${icd}|C91.02`, `${icd}|C92.00`],
  'http://example.org/ValueSet/steroids': [`${rxnorm}|8640`],
  'http://example.org/ValueSet/laboratory': [`${category}|laboratory`],
});

describe.each(everyEngine)('the $name engine', ({ create }) => {
  const program = create().load(libraries, valueSets);
  const read = (define: string, ...resources: Json[]) => readFrom(define, recordOf(resources));

  const readFrom = async (define: string, record: PatientRecord): Promise<unknown> => {
    const value: unknown = await program
      .evaluate(record, '2026-06-15T12:00:00Z')
      .value('Reading', define);
    return Array.isArray(value) ? value.map(shown) : shown(value);
  };

  describe('a Retrieve', () => {
    const resources = [
      observation('platelets'),
      observation('local', { code: { coding: [{ system: 'http://local', code: '777-3' }] } }),
      observation('second-coding', {
        code: {
          coding: [
            { system: 'http://local', code: 'x' },
            { system: loinc, code: '777-3' },
          ],
        },
      }),
      observation('oid', { code: coded('urn:oid:2.16.840.1.113883.6.1', '777-3') }),
      observation('sodium', { code: coded(loinc, '2951-2') }),
      observation('haemoglobin', { code: coded(loinc, '718-7') }),
      observation('uncoded', { code: { text: 'Platelets' } }),
    ];

    it('gives all of a type', async () => {
      expect(await read('Observations', ...resources)).toHaveLength(7);
      expect(await read('Observations')).toEqual([]);
    });

    it('finds a code on any coding, in any spelling of its system', async () => {
      expect(await read('Platelet Counts', ...resources)).toEqual([
        'oid',
        'platelets',
        'second-coding',
      ]);
      expect(await read('Sodium Results', ...resources)).toEqual(['sodium']);
      expect(await read('Blood Counts', ...resources)).toEqual([
        'haemoglobin',
        'oid',
        'platelets',
        'second-coding',
      ]);
    });

    it('finds the codes of a value set, few or many records there are', async () => {
      const conditions = [
        condition('all', { code: coded(icd, 'C91.00') }),
        condition('all-without-dot', { code: coded('urn:oid:2.16.840.1.113883.6.90', 'c9102') }),
        condition('cll', { code: coded(icd, 'C91.10') }),
        condition('uncoded', {}),
      ];
      const leukaemias = ['all', 'all-without-dot'];
      expect(await read('Leukaemias', ...conditions)).toEqual(leukaemias);
      expect(await read('Leukaemias', ...conditions.slice(0, 1))).toEqual(['all']);
      expect(await read('Leukaemias By Where', ...conditions)).toEqual(leukaemias);
    });

    it('looks into an element that repeats', async () => {
      const results = [
        observation('laboratory', {
          category: [coded('http://local', 'x'), coded(category, 'laboratory')],
        }),
        observation('vital', { category: [coded(category, 'vital-signs')] }),
      ];
      expect(await read('Laboratory Results', ...results)).toEqual(['laboratory']);
    });

    it('finds a medication that is coded, contained, or referred to', async () => {
      const order = (id: string, elements: Json) => ({
        resourceType: 'MedicationRequest',
        id,
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/p1' },
        ...elements,
      });
      const prednisone = { resourceType: 'Medication', id: 'm1', code: coded(rxnorm, '8640') };
      const orders = [
        order('coded', { medicationCodeableConcept: coded(rxnorm, '8640') }),
        order('contained', {
          medicationReference: { reference: '#m1' },
          contained: [prednisone],
        }),
        order('other', { medicationCodeableConcept: coded(rxnorm, '1') }),
        order('referred', { medicationReference: { reference: 'Medication/m1' } }),
        order('lost', { medicationReference: { reference: 'Medication/m2' } }),
      ];
      const found = ['coded', 'contained', 'referred'];
      expect(await read('Steroid Orders', ...orders, prednisone)).toEqual(found);
    });

    it('never gives a type that nobody has read', async () => {
      const record = recordOf([], { reads: new Map() });
      expect(await readFrom('Observations', record)).toEqual([]);
    });
  });

  describe('elements of a resource', () => {
    it('compare with codes in CQL, in any spelling', async () => {
      const result = observation('o', { code: coded('https://loinc.org/', '777-3') });
      expect(await read('Is A Platelet Count', result)).toBe(true);
      expect(await read('Is A Blood Count', result)).toBe(true);
      expect(await read('Is A Platelet Count', observation('o', { code: {} }))).toBe(false);
    });

    it('are of their choice element’s type', async () => {
      const results = [
        observation('1', { valueQuantity: quantity(1, 'mg') }),
        observation('2', { valueInteger: 0 }),
        observation('3', { valueString: 'positive' }),
        observation('4'),
      ];
      expect(await read('Value Kinds', ...results)).toEqual([
        'Quantity',
        'integer',
        'other',
        'none',
      ]);
    });

    it('know what kind of resource they are in', async () => {
      expect(await read('Is Resource', observation('o'))).toBe(true);
      expect(await read('Is Patient', observation('o'))).toBe(false);
    });

    it('may be a primitive with nothing but the reason why it is absent', async () => {
      const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
      const patient = {
        resourceType: 'Patient',
        id: 'p1',
        gender: 'female',
        _birthDate: { extension: [{ url, valueCode: 'masked' }] },
      };
      expect(await read('Birth Date', patient)).toBeNull();
      expect(await read('Why No Birth Date', patient)).toBe('masked');
      expect(await read('Gender', patient)).toBe('female');
    });
  });

  describe('lists', () => {
    const at = (id: string, effectiveDateTime?: string) => observation(id, { effectiveDateTime });

    it('are sorted by time across time zones, undated last when the newest come first', async () => {
      const results = [
        at('undated'),
        at('evening', '2026-06-14T23:00:00-05:00'),
        at('night', '2026-06-15T01:00:00Z'),
        at('odd', 'yesterday'),
        at('day', '2026-06-15'),
      ];
      expect(await read('Newest First', ...results)).toEqual([
        'evening',
        'night',
        'day',
        'odd',
        'undated',
      ]);
    });

    it('hold equal elements once, and different ones each', async () => {
      const results = [
        observation('1', { valueQuantity: { value: 5, unit: 'mg' } }),
        observation('2', { valueQuantity: { unit: 'mg', value: 5 } }),
        observation('3', { valueQuantity: { value: 6, unit: 'mg' } }),
      ];
      expect(await read('Distinct Values', ...results)).toHaveLength(2);
    });

    it('hold a resource once, but two resources with equal content both', async () => {
      const results = [observation('1'), observation('2')];
      expect(await read('Distinct Results', ...results)).toEqual(['1', '2']);
    });
  });
});
