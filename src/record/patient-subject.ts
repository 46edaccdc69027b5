import type { Patient } from 'fhir/r4.js';
import type { FullUrls } from './full-urls.ts';
import { isObject, listOf, type JsonObject } from './json.ts';
import { optionalSubjectElements, subjectElements } from './subject-elements.ts';

/**
 * Whose a resource is: this patient's, another's, no patient's (a group's, a device's), not to be
 * told, or not said at all.
 */
export type Whose = 'this' | 'another' | 'no-patient' | 'unclear' | 'not-said' | 'nobody';

/** One patient, as other resources name them. */
export interface NamedPatient {
  readonly patientId: string;
  /** `Patient/` and that id. */
  readonly reference: string;
  /** Absent when the Patient was not read: then only literal references can name them. */
  readonly patient: Patient | undefined;
  readonly fullUrls: FullUrls;
}

/**
 * Whose a resource is, by its subject (see subject-elements): a literal reference in any form, the
 * patient's own `fullUrl`, or a logical reference by one of the patient's identifiers. Where an
 * element repeats, as an appointment's participants do, one that names this patient is enough.
 * @returns `nobody` for a type that has no subject and carries none
 */
export function whoseIs(resource: JsonObject, named: NamedPatient): Whose {
  const path = subjectElements.get(String(resource.resourceType));
  const [name] = path ?? [];
  if (path?.length === 1 && name !== undefined) {
    const value = resource[name];
    // Nearly every resource: one reference, written as the patient is named.
    if (isObject(value) && value.reference === named.reference) return 'this';
  }
  if (path !== undefined) return whoseOf(valuesAt(resource, path), named);
  const given = optionalSubjectElements.flatMap((element) => valuesAt(resource, element));
  const whose = whoseOf(given, named);
  return whose === 'not-said' || whose === 'no-patient' ? 'nobody' : whose;
}

function valuesAt(resource: JsonObject, path: readonly string[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>(
    (values, name) => values.flatMap((value) => (isObject(value) ? listOf(value[name]) : [])),
    [resource],
  );
}

// The most telling first.
const order: readonly Whose[] = ['this', 'another', 'unclear', 'no-patient', 'not-said'];

function whoseOf(references: readonly unknown[], named: NamedPatient): Whose {
  const found = new Set(references.map((reference) => whoseReference(reference, named)));
  return order.find((whose) => found.has(whose)) ?? 'not-said';
}

function whoseReference(value: unknown, named: NamedPatient): Whose {
  if (!isObject(value)) return 'unclear';
  const { reference, identifier } = value;
  if (typeof reference === 'string') {
    const target = named.fullUrls.referenceOf(reference);
    if (target === undefined) return 'unclear';
    if (target === named.reference) return 'this';
    return target.startsWith('Patient/') ? 'another' : 'no-patient';
  }
  if (reference !== undefined && reference !== null) return 'unclear';
  if (isObject(identifier)) return isIdentifierOf(identifier, named.patient) ? 'this' : 'unclear';
  return 'not-said';
}

/** System and value both; a value without a system is not unique to anyone. */
function isIdentifierOf(identifier: JsonObject, patient: Patient | undefined): boolean {
  const { system, value } = identifier;
  if (typeof system !== 'string' || typeof value !== 'string' || value === '') return false;
  return listOf(patient?.identifier).some(
    (own) => isObject(own) && own.system === system && own.value === value,
  );
}
