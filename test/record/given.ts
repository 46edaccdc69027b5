import { assembleRecord, type RecordInput } from '../../src/record/assemble-record.ts';
import type { PatientRecord } from '../../src/record/record.ts';

export type Json = Record<string, unknown>;

export const loinc = 'http://loinc.org';
export const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

export const codeKey = (system: string, code: string): string => `${system}|${code}`;

/** p1, whom the stories are about. */
export const p1: Json = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'http://hospital.example/mrn', value: 'A-1' }],
};

/** A haemoglobin result of p1, with the elements that a story changes. */
export function observation(id: string, elements: Json = {}): Json {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: loinc, code: '718-7' }] },
    subject: { reference: 'Patient/p1' },
    ...elements,
  };
}

export function medicationRequest(id: string, elements: Json): Json {
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    ...elements,
  };
}

/** A record of these resources, everything read. */
export function recordOf(
  resources: readonly unknown[],
  input: Partial<RecordInput> = {},
): PatientRecord {
  return assembleRecord({ resources, reads: 'everything', codeKey, ...input });
}

/** Ids of a type in the record's order. */
export function ids(record: PatientRecord, resourceType = 'Observation'): (string | undefined)[] {
  return record.byType(resourceType).map((resource) => resource.id);
}
