import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeKey, loinc, medicationRequest, observation, p1, recordOf, rxnorm } from './given.ts';
import { bundleResources } from '../../src/record/bundle-resources.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';

/** Sound, odd, strange and repeated resources, as a Bundle's entries. */
const entry = fc.oneof(
  fc
    .record({
      id: fc.option(fc.constantFrom('o1', 'o2', 'o3'), { nil: undefined }),
      status: fc.constantFrom('final', 'amended', 'entered-in-error', 7),
      subject: fc.constantFrom(
        { reference: 'Patient/p1' },
        { reference: 'Patient/p2' },
        { reference: 'urn:uuid:p' },
        undefined,
      ),
      meta: fc.constantFrom(
        undefined,
        { versionId: '1' },
        { versionId: '2' },
        { lastUpdated: '2026-01-01T00:00:00Z' },
        'odd',
      ),
      code: fc.constantFrom({ coding: [{ system: loinc, code: '718-7' }, null] }, 'x', undefined),
    })
    .map(({ id, ...elements }) => ({ resource: { ...observation('x', elements), id } })),
  fc.constantFrom('Medication/m1', 'urn:uuid:m', '#m', 'Medication/none').map((reference) => ({
    resource: medicationRequest('r1', { medicationReference: { reference } }),
  })),
  fc
    .record({
      fullUrl: fc.constantFrom('urn:uuid:m', 'urn:uuid:p', undefined),
      id: fc.constantFrom('m1', 'm2'),
    })
    .map(({ fullUrl, id }) => ({
      resource: {
        resourceType: 'Medication',
        id,
        code: { coding: [{ system: rxnorm, code: id }] },
      },
      ...(fullUrl !== undefined && { fullUrl }),
    })),
  fc.jsonValue(),
);

const patientEntry = { resource: p1, fullUrl: 'urn:uuid:p' };

/** All that a record says, as one value. */
function told(resources: readonly unknown[]): unknown {
  const record = recordOf(resources, { patientId: 'p1' });
  const types = ['Patient', 'Observation', 'MedicationRequest', 'Medication'];
  return {
    patient: record.patient,
    resources: types.map((type) => record.byType(type)),
    completeness: types.map((type) => record.completeness(type)),
    byCode: [
      record.byCode('Observation', 'code', `${loinc}|718-7`),
      record.byCode('MedicationRequest', 'medication', `${rxnorm}|m1`),
      record.byCode('MedicationRequest', 'medication', `${rxnorm}|m2`),
    ],
    resolved: ['urn:uuid:m', 'urn:uuid:p'].map((reference) => record.resolve(reference)),
    problems: record.problems,
  };
}

describe('whatever the resources are', () => {
  it('their order changes nothing', () => {
    const permuted = fc
      .array(entry, { maxLength: 12 })
      .map((entries) => [patientEntry, ...entries])
      .chain((entries) =>
        fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
      );
    fc.assert(
      fc.property(permuted, ([entries, shuffled]) => {
        expect(told(shuffled)).toEqual(told(entries));
      }),
    );
  });

  it('copies of them change nothing', () => {
    const doubled = fc
      .array(entry, { maxLength: 12 })
      .map((entries) => [patientEntry, ...entries])
      .chain((entries) => fc.tuple(fc.constant(entries), fc.subarray(entries)));
    fc.assert(
      fc.property(doubled, ([entries, copies]) => {
        expect(told([...entries, ...structuredClone(copies)])).toEqual(told(entries));
      }),
    );
  });

  it('every resource of the record names its patient or has no subject', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const record = recordOf([patientEntry, ...entries], { patientId: 'p1' });
        for (const kept of record.byType('Observation')) {
          const { reference } = (kept as { subject: { reference: string } }).subject;
          expect(['Patient/p1', 'urn:uuid:p']).toContain(reference);
        }
      }),
    );
  });

  it('no JSON makes the record throw', () => {
    const bundle = fc.record(
      {
        resourceType: fc.constantFrom('Bundle', 'Patient', 'Observation', 'OperationOutcome'),
        type: fc.jsonValue(),
        link: fc.jsonValue(),
        issue: fc.jsonValue(),
        entry: fc.oneof(fc.jsonValue(), fc.array(fc.oneof(entry, fc.jsonValue()))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(bundle, fc.jsonValue()), (value) => {
        const { entries, problems } = bundleResources(value);
        assembleRecord({ resources: entries, reads: 'part', problems, codeKey });
      }),
    );
  });

  it('a resource of any shape keeps the others readable', () => {
    const odd = fc.dictionary(
      fc.constantFrom(
        ...['status', 'code', 'subject', 'meta', 'contained', 'component', 'category', 'id'],
        ...['valueQuantity', 'medicationReference', 'verificationStatus', 'effectivePeriod'],
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('Observation', 'Condition', 'MedicationRequest', 'Device'),
        odd,
        (resourceType, elements) => {
          const record = recordOf([
            p1,
            { subject: { reference: 'Patient/p1' }, ...elements, resourceType },
            observation('sound'),
          ]);
          expect(record.resolve('Observation/sound')).toEqual(observation('sound'));
          record.byCode(resourceType, 'code', 'x');
          record.byCode(resourceType, 'medication', 'x');
        },
      ),
    );
  });
});
