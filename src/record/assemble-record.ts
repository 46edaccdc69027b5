import { CodeIndex, type CodeKeyOf, referencedMedication, type Resolve } from './code-index.ts';
import { eachCurrent, type Resources } from './current-resources.ts';
import { indexedRecord, type Reads } from './indexed-record.ts';
import { fieldsOf } from './json.ts';
import {
  onlyPatient,
  patientNamed,
  patientsAmong,
  readsOf,
  resourcesOf,
} from './patient-resources.ts';
import { ProblemList } from './problem-list.ts';
import type { PatientRecord } from './record.ts';
import { ReferenceResolver } from './reference-resolver.ts';
import { type IdentifiedResources, identifyResources } from './resource-identity.ts';

export interface RecordInput {
  /** Whose record it is; by default the only Patient among the resources. */
  readonly patientId?: string | undefined;
  /** Each a resource or a Bundle entry `{ resource, fullUrl }` (see bundle-resources), in any order. */
  readonly resources: readonly unknown[];
  readonly reads: Reads;
  /** Base URL of the server that the resources were read from, where that is known: see home-servers. */
  readonly fhirServer?: string | undefined;
  /** What was lost before, e.g. when a Bundle was taken apart. */
  readonly problems?: readonly string[];
  /**
   * Resources that name no patient at all are this patient's: for cases that an author writes by
   * hand. Never for data from elsewhere, where a fact about nobody is nobody's.
   */
  readonly assumeSubject?: boolean;
  /** `codeKey` of terminology. */
  readonly codeKey: CodeKeyOf;
}

/**
 * One patient's record from whatever was read: each resource once in its current version, without
 * those entered in error, those of other patients and those that cannot be used. Never throws on bad
 * data: what is left out stands in `problems`, and what is lost makes its type `partial`. The order
 * of the resources and copies of them change nothing.
 *
 * Without a `patientId`, and with no Patient or several, it is nobody's record: it holds nothing
 * about a patient, and every type counts as unread.
 */
export function assembleRecord(input: RecordInput): PatientRecord {
  const problems = new ProblemList(input.problems);
  const identified = identifyResources(input.resources, problems);
  const { versions, fullUrls } = identified;
  const patients = patientsAmong(versions, problems);
  const patientId = input.patientId ?? onlyPatient(patients, identified, problems);
  if (patientId === undefined) return nobodysRecord(versions, problems, input.codeKey);
  const named = patientNamed(patientId, patients, identified, input.fhirServer);
  const { codeKey, assumeSubject = false } = input;
  const options = { assumeSubject, codeKey, problems };
  const { resources, byCode, setAside } = resourcesOf(named, patients, versions, options);
  const resolver = new ReferenceResolver(resources, fullUrls);
  noteUnknownMedications(resources, resolver, problems);
  const resolve: Resolve = (reference, from) => resolver.resolve(reference, from);
  const codes = new CodeIndex(resources, byCode, resolve, codeKey);
  const reads = readsOf(named, input.reads, problems);
  return indexedRecord(named, resources, codes, resolve, reads, problems, setAside);
}

/** What cannot be used is told even where nobody can say whose it is. */
function nobodysRecord(
  versions: IdentifiedResources['versions'],
  problems: ProblemList,
  codeKey: CodeKeyOf,
): PatientRecord {
  for (const [type, byId] of versions) {
    if (type !== 'Patient') eachCurrent(type, byId, problems, { read: () => undefined });
  }
  const resources: Resources = new Map();
  const nobody = { patientId: '', patient: undefined };
  const resolve: Resolve = () => undefined;
  const codes = new CodeIndex(resources, new Map(), resolve, codeKey);
  return indexedRecord(nobody, resources, codes, resolve, new Map(), problems, new Map());
}

/**
 * A drug that nobody can name might be any drug, so its type is not completely read: a site that does
 * not include Medications in its searches must not make "none found" of it.
 */
function noteUnknownMedications(
  resources: Resources,
  resolver: ReferenceResolver,
  problems: ProblemList,
): void {
  for (const type of medicationTypes) {
    for (const resource of resources.get(type) ?? []) {
      const { medicationReference, medicationCodeableConcept } = fieldsOf(resource);
      if (medicationReference === undefined || medicationCodeableConcept !== undefined) continue;
      const medication = referencedMedication(resource, (to, from) => resolver.resolve(to, from));
      if (medication !== undefined) continue;
      problems.noteLoss(`${type}/${resource.id ?? ''}`, 'its Medication is not in the record');
    }
  }
}

/** The types of FHIR R4 with `medication[x]`. */
const medicationTypes = [
  'MedicationAdministration',
  'MedicationDispense',
  'MedicationRequest',
  'MedicationStatement',
];
