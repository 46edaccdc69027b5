import type { FhirResource, Patient } from 'fhir/r4.js';
import type { HomeServers } from './home-servers.ts';
import { fieldsOf, isObject, listOf, type JsonObject } from './json.ts';
import { identifierName, type PatientLinks } from './patient-links.ts';
import { isHttpUrl } from './reference.ts';
import { optionalSubjectElements, subjectElements } from './subject-elements.ts';

/**
 * Whose a resource is: this patient's, another's, no patient's (a group's, a device's), not to be
 * told, or not said at all; or that of somebody whom the Patient links to, by the type of the link.
 */
export type Whose =
  | 'this'
  | 'another'
  | 'no-patient'
  | 'unclear'
  | 'not-said'
  | 'nobody'
  | { readonly linkedAs: string };

/** One patient, as other resources name them. */
export interface NamedPatient {
  readonly patientId: string;
  /** `Patient/` and that id. */
  readonly reference: string;
  /** Absent when the Patient was not read: then only literal references can name them. */
  readonly patient: Patient | undefined;
  readonly servers: HomeServers;
  /** Names (see home-servers) and identifiers of the patient, and of records that were merged with this one. */
  readonly same: ReadonlySet<string>;
  /** Names and identifiers of those whom the patient is linked to but not merged with → type of the link. */
  readonly others: ReadonlyMap<string, string>;
  /** Whether the patient is also somebody who cannot be told: see patient-links. */
  readonly isLoose: boolean;
  /** Whether this record was merged into another one. */
  readonly isReplaced: boolean;
  /** What references that are no absolute URLs came to, so that each is followed once. */
  readonly asWritten: Map<string, Whose>;
}

/** @param patients all usable Patients */
export function namedPatient(
  patientId: string,
  patients: readonly FhirResource[],
  servers: HomeServers,
  links: PatientLinks,
): NamedPatient {
  const reference = `Patient/${patientId}`;
  const patient = patients.find(({ id }) => id === patientId);
  const same = new Set(links.samePerson(reference));
  const others = new Map(links.others(reference));
  for (const each of patients) {
    const name = servers.nameOf(`Patient/${each.id ?? ''}`);
    const linkedAs = others.get(name);
    for (const identifier of listOf(fieldsOf(each).identifier)) {
      const own = isObject(identifier) ? identifierName(identifier) : undefined;
      if (own === undefined) continue;
      if (same.has(name)) same.add(own);
      else if (linkedAs !== undefined) others.set(own, linkedAs);
    }
  }
  return {
    patientId,
    reference,
    servers,
    same,
    others,
    isLoose: links.isLoose(reference),
    isReplaced: links.isReplaced(reference),
    asWritten: new Map(),
    patient: patient?.resourceType === 'Patient' ? patient : undefined,
  };
}

/**
 * Whose a resource is, by its subject (see subject-elements): a literal reference in any form, the
 * patient's own `fullUrl`, or a logical reference by one of the patient's identifiers. Which servers'
 * Patients are meant is for home-servers to say, and who is the same person for patient-links. Where an
 * element repeats, as an appointment's participants do, one that names this patient is enough.
 * @returns `nobody` for a type that has no subject and carries none
 */
export function whoseIs(resource: JsonObject, named: NamedPatient): Whose {
  const path = subjectElements.get(resource.resourceType as string);
  const name = path?.length === 1 ? path[0] : undefined;
  if (name !== undefined && named.servers.areAllAtHome) {
    const value = resource[name];
    if (isObject(value) && typeof value.reference === 'string') {
      const { reference } = value;
      // Nearly every resource: one reference, written as the patient is named.
      if (reference === named.reference) return 'this';
      // Or as all others are. (An absolute URL is read beside its resource's own.)
      if (!isHttpUrl(reference)) {
        let whose = named.asWritten.get(reference);
        if (whose === undefined) {
          whose = whoseReference(value, resource, named);
          named.asWritten.set(reference, whose);
        }
        return whose;
      }
    }
  }
  if (path !== undefined) return whoseOf(valuesAt(resource, path), resource, named);
  const given = optionalSubjectElements.flatMap((element) => valuesAt(resource, element));
  const whose = whoseOf(given, resource, named);
  return whose === 'not-said' || whose === 'no-patient' ? 'nobody' : whose;
}

/** The references to patients in a resource, as written. */
export function patientReferencesIn(resource: JsonObject): readonly string[] {
  const path = subjectElements.get(String(resource.resourceType));
  return (path === undefined ? [] : valuesAt(resource, path)).flatMap((value) =>
    isObject(value) && typeof value.reference === 'string' ? value.reference : [],
  );
}

function valuesAt(resource: JsonObject, path: readonly string[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>(
    (values, name) => values.flatMap((value) => (isObject(value) ? listOf(value[name]) : [])),
    [resource],
  );
}

// The most telling first.
const order: readonly Whose[] = ['this', 'another', 'unclear', 'no-patient', 'not-said'];

function whoseOf(references: readonly unknown[], resource: JsonObject, named: NamedPatient): Whose {
  const found = references.map((reference) => whoseReference(reference, resource, named));
  if (found.includes('this')) return 'this';
  const linked = found.find((whose) => typeof whose === 'object');
  return linked ?? order.find((whose) => found.includes(whose)) ?? 'not-said';
}

function whoseReference(value: unknown, resource: JsonObject, named: NamedPatient): Whose {
  if (!isObject(value)) return 'unclear';
  const { reference, identifier } = value;
  if (typeof reference === 'string') {
    const from = `${String(resource.resourceType)}/${String(resource.id)}`;
    return whoseName(named.servers.nameIn(reference, from), named);
  }
  if (reference !== undefined && reference !== null) return 'unclear';
  if (isObject(identifier)) return whoseName(identifierName(identifier), named);
  return 'not-said';
}

/** @param name of a patient or an identifier: see home-servers, patient-links */
function whoseName(name: string | undefined, { same, others, isLoose }: NamedPatient): Whose {
  if (name === undefined) return 'unclear';
  if (same.has(name)) return 'this';
  const linkedAs = others.get(name);
  if (linkedAs !== undefined) return { linkedAs };
  if (name.startsWith('Patient/')) return isLoose ? 'unclear' : 'another';
  // Another server's Patient, or an identifier that nobody here has, may be anybody.
  const isOpen = /^(?:urn:|identifier )|\/Patient\/[^/]*$/u.test(name);
  return isOpen ? 'unclear' : 'no-patient';
}
