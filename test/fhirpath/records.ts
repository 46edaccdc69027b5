import type { FhirResource, Patient } from 'fhir/r4.js';
import type { Completeness, PatientRecord } from '../../src/record/record.ts';
import { assembleRecord } from '../../src/record/assemble-record.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import type { ValueSet, ValueSets } from '../../src/terminology/value-sets.ts';

/** A patient's record as the service assembles it. */
export function recordOf(
  patient: Partial<Patient>,
  resources: readonly unknown[] = [],
  reads: ReadonlyMap<string, Completeness> | 'everything' = 'everything',
): PatientRecord {
  return assembleRecord({
    patientId: 'p1',
    resources: [{ resourceType: 'Patient', id: 'p1', ...patient }, ...resources],
    reads,
    assumeSubject: true,
    codeKey,
  });
}

/** A record around resources exactly as given, however malformed. */
export function rawRecord(resources: readonly unknown[]): PatientRecord {
  const all = resources as readonly FhirResource[];
  return {
    patient: all.find((each) => each.resourceType === 'Patient'),
    patientId: 'p1',
    byType: (type) => all.filter(({ resourceType }) => resourceType === type),
    statements: (type) => all.filter(({ resourceType }) => resourceType === type),
    byCode: () => [],
    codes: () => [],
    systems: () => [],
    completeness: () => 'complete',
    resolve: () => undefined,
    setAside: () => [],
    problems: [],
  };
}

/** Value sets of LOINC codes, by title. */
export function valueSetsOf(sets: Readonly<Record<string, readonly string[]>>): ValueSets {
  const all: ValueSet[] = Object.entries(sets).map(([title, codes]) => ({
    url: `https://example.org/ValueSet/${title.toLowerCase().replaceAll(' ', '-')}`,
    title,
    codes: codes.map((code) => ({ system: 'http://loinc.org', code })),
    has: (system, code) => system === 'http://loinc.org' && codes.includes(code),
  }));
  return { all, get: (url) => all.find((each) => each.url === url) };
}
