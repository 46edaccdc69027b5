import { assembleRecord, type RecordInput } from '../../src/record/assemble-record.ts';
import type { PatientRecord } from '../../src/record/record.ts';
import { codeKey } from '../../src/terminology/code-systems.ts';
import type { ValueSets } from '../../src/terminology/value-sets.ts';

type Json = Record<string, unknown>;

export const loinc = 'http://loinc.org';
export const ucum = 'http://unitsofmeasure.org';

/** What the stories need to say of an Observation; the rest is as a laboratory sends it. */
export function observation(id: string, elements: Json = {}): Json {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: loinc, code: '777-3' }] },
    subject: { reference: 'Patient/p1' },
    ...elements,
  };
}

export function condition(id: string, elements: Json = {}): Json {
  return { resourceType: 'Condition', id, subject: { reference: 'Patient/p1' }, ...elements };
}

/** A quantity in a UCUM unit. */
export function quantity(value: unknown, unit: string, elements: Json = {}): Json {
  return { value, unit, system: ucum, code: unit, ...elements };
}

/** The record of p1: these resources, and a Patient if there is none among them. */
export function recordOf(
  resources: readonly Json[],
  input: Partial<RecordInput> = {},
): PatientRecord {
  const patient = { resourceType: 'Patient', id: 'p1' };
  const hasPatient = resources.some((each) => each['resourceType'] === 'Patient');
  return assembleRecord({
    resources: hasPatient ? resources : [patient, ...resources],
    patientId: 'p1',
    reads: 'everything',
    codeKey,
    ...input,
  });
}

/** Value sets of `system|code` by their URL. */
export function valueSetsOf(members: Readonly<Record<string, readonly string[]>>): ValueSets {
  const all = Object.entries(members).map(([url, keys]) => {
    const codes = keys.map((key) => {
      const [system = '', code = ''] = key.split('|');
      return { system, code };
    });
    const known = new Set(codes.map(({ system, code }) => codeKey(system, code)));
    return { url, title: url, codes, has: (s: string, c: string) => known.has(codeKey(s, c)) };
  });
  const byUrl = new Map(all.map((each) => [each.url, each]));
  return { get: (url) => byUrl.get(url), all };
}
