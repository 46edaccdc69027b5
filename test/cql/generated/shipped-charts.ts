import fc from 'fast-check';
import type { FhirResource } from 'fhir/r4.js';
import type { Chart, Json } from './chart.ts';
import { type Damage, damaged, damages } from './damage.ts';

interface Pick {
  readonly group: number;
  readonly damages: readonly Damage[];
}

/**
 * Charts of what a few shipped cases hold, damaged: what the shipped criteria look for, as no EHR
 * should send it.
 * @param pool resources of the cases, those that belong together in one group
 */
export function shippedCharts(pool: readonly (readonly FhirResource[])[]): fc.Arbitrary<Chart> {
  const picks: fc.Arbitrary<Pick> = fc.record({
    group: fc.nat(pool.length - 1),
    damages: fc.array(damages, { maxLength: 3, size: 'max' }),
  });
  const patients = fc
    .record({
      gender: fc.constantFrom('female', 'male', 'unknown'),
      birthDate: fc.constantFrom('1962-01-01', '1996-03', '2008-06-15', '2012', undefined),
    })
    .map(({ gender, birthDate }): Json => {
      return {
        resourceType: 'Patient',
        id: 'p1',
        gender,
        ...(birthDate !== undefined && { birthDate }),
      };
    });
  return fc
    .tuple(patients, fc.uniqueArray(picks, { selector: ({ group }) => group, maxLength: 3 }))
    .map(([patient, picked]) => [
      patient,
      ...picked.flatMap(({ group, damages: done }) =>
        (pool[group] ?? []).map((resource) => damaged(resource as unknown as Json, done)),
      ),
    ]);
}
