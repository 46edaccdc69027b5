import { bundleResources } from './bundle-resources.ts';
import type { Reads } from './indexed-record.ts';
import { isObject } from './json.ts';
import { parsePatientText } from './parse-patient-text.ts';
import { PatientFileError } from './patient-file-error.ts';
import { patientsAmong } from './patient-resources.ts';
import { patientReferencesIn } from './patient-subject.ts';
import { People } from './people.ts';
import { ProblemList } from './problem-list.ts';
import { identifyResources, type RecordEntry } from './resource-identity.ts';

/** What a file holds of one patient, ready for assembleRecord. */
export interface PatientFile {
  readonly patientId: string;
  readonly resources: readonly RecordEntry[];
  /** A file given by hand is the whole record, unless it says itself that something is missing. */
  readonly reads: Reads;
  readonly problems: readonly string[];
}

/** A file of one or several patients. */
export interface PeopleFile {
  /** One id for each person, in the order of the file; of merged records, that of the one that stands. */
  readonly patientIds: readonly string[];
  /**
   * What may be one patient's, without what is plainly another's.
   * @throws PatientFileError `unknown-patient`
   */
  of(patientId: string): PatientFile;
}

/**
 * Reads a file that holds one patient: see {@link readPeopleFile}.
 * @param patientId whose record is wanted; needed when the file holds several Patients or none
 * @throws PatientFileError also `several-patients`, `unknown-patient`
 */
export function readPatientFile(text: string, file: string, patientId?: string): PatientFile {
  const people = readFile(text, file);
  const [only, ...more] = people.patientIds;
  const wanted = patientId ?? (more.length === 0 ? only : undefined);
  if (wanted !== undefined) return people.of(wanted);
  if (only === undefined) throw noPatient(file);
  const fault = `this holds ${String(more.length + 1)} patients, and none of them was asked for`;
  throw new PatientFileError('several-patients', file, fault);
}

/**
 * Reads a file of patients: a Bundle of any type, one resource, a JSON list of either, or NDJSON with
 * a resource on each line (a byte order mark, blank lines and CRLF do not matter).
 * @param text the file's content
 * @param file its name, for errors
 * @throws PatientFileError with a code, the file's name and, where there is one, the line
 */
export function readPeopleFile(text: string, file: string): PeopleFile {
  const people = readFile(text, file);
  if (people.patientIds.length === 0) throw noPatient(file);
  return people;
}

function noPatient(file: string): PatientFileError {
  return new PatientFileError('no-patient', file, 'this holds no Patient resource');
}

function readFile(text: string, file: string): PeopleFile {
  const json = parsePatientText(text, file);
  if (!holdsFhir(json)) {
    throw new PatientFileError('not-fhir', file, 'this is JSON, but no FHIR resource');
  }
  const { entries, incomplete, failed, problems } = bundleResources(json);
  const lines = [...problems];
  if (incomplete) lines.push('File: it says itself that there is more of this record elsewhere');
  if (failed) lines.push('File: it holds an error in place of a part of the record');
  const reads = incomplete || failed ? 'part' : 'everything';
  const { patientIds, allIds, entriesOf } = peopleIn(entries);
  return {
    patientIds,
    of(patientId) {
      if (allIds.size > 0 && !allIds.has(patientId)) {
        const patients = patientIds.length === 1 ? '1 patient' : `${patientIds.length} patients`;
        const fault = `this holds ${patients}, and not the one that was asked for`;
        throw new PatientFileError('unknown-patient', file, fault);
      }
      return { patientId, resources: entriesOf(patientId), reads, problems: lines };
    },
  };
}

function holdsFhir(json: unknown): boolean {
  if (Array.isArray(json)) return json.length === 0 || json.some(holdsResource);
  return holdsResource(json);
}

function holdsResource(json: unknown): boolean {
  return isObject(json) && (typeof json.resourceType === 'string' || isObject(json.resource));
}

interface FoundPeople {
  /** One for each person. */
  readonly patientIds: readonly string[];
  /** Of every Patient, those that were merged into others too. */
  readonly allIds: ReadonlySet<string>;
  readonly entriesOf: (patientId: string) => readonly RecordEntry[];
}

function peopleIn(entries: readonly RecordEntry[]): FoundPeople {
  // What there is to say of the resources, their records say.
  const identified = identifyResources(entries, new ProblemList());
  const patients = patientsAmong(identified.versions, new ProblemList());
  const people = new People(patients, identified);
  const allIds = new Set(identified.versions.get('Patient')?.keys());
  const usable = new Set(patients.map(({ id }) => id));
  // A Patient that cannot be used is a patient of whom nothing can be told.
  const patientIds = [...people.ids, ...[...allIds].filter((id) => !usable.has(id))];
  if (patientIds.length < 2) return { patientIds, allIds, entriesOf: () => entries };
  const known = new Set([...allIds].map((id) => people.nameOf(id)));
  const named = entries.map((entry) => ({ entry, names: namesIn(entry, people, known) }));
  return {
    patientIds,
    allIds,
    entriesOf(patientId) {
      const { links } = people;
      const name = people.nameOf(patientId);
      const related = new Set([...links.samePerson(name), ...links.others(name).keys()]);
      return named
        .filter(({ names }) => names === undefined || names.some((each) => related.has(each)))
        .map(({ entry }) => entry);
    },
  };
}

/** Whose an entry plainly is: Patients of this file, and nobody else. @returns `undefined` where that is not so */
function namesIn(
  { resource }: RecordEntry,
  people: People,
  known: ReadonlySet<string>,
): readonly string[] | undefined {
  if (!isObject(resource)) return undefined;
  const reference = `${String(resource.resourceType)}/${String(resource.id)}`;
  if (resource.resourceType === 'Patient') {
    const own = people.servers.nameOf(reference);
    return known.has(own) ? [own] : undefined;
  }
  const names = patientReferencesIn(resource).map((each) => people.servers.nameIn(each, reference));
  const plain = names.filter((name) => name !== undefined && known.has(name));
  return names.length > 0 && plain.length === names.length
    ? plain.filter((name) => name !== undefined)
    : undefined;
}
