import { bundleResources } from './bundle-resources.ts';
import type { Reads } from './indexed-record.ts';
import { isObject } from './json.ts';
import { parsePatientText } from './parse-patient-text.ts';
import { PatientFileError } from './patient-file-error.ts';
import { ProblemList } from './problem-list.ts';
import { identifyResources, type RecordEntry } from './resource-identity.ts';

/** What a patient file holds, ready for assembleRecord. */
export interface PatientFile {
  readonly patientId: string | undefined;
  readonly resources: readonly RecordEntry[];
  /** A file given by hand is the whole record, unless it says itself that something is missing. */
  readonly reads: Reads;
  readonly problems: readonly string[];
}

/**
 * Reads one patient's file: a Bundle of any type, one resource, a JSON list of either, or NDJSON with
 * a resource on each line (a byte order mark, blank lines and CRLF do not matter).
 * @param text the file's content
 * @param file its name, for errors
 * @param patientId whose record is wanted; needed when the file holds several Patients or none
 * @throws PatientFileError with a code, the file's name and, where there is one, the line
 */
export function readPatientFile(text: string, file: string, patientId?: string): PatientFile {
  const json = parsePatientText(text, file);
  if (!holdsFhir(json)) {
    throw new PatientFileError('not-fhir', file, 'this is JSON, but no FHIR resource');
  }
  const { entries, incomplete, failed, problems } = bundleResources(json);
  if (patientId === undefined) requireOnePatient(entries, file);
  const lines = [...problems];
  if (incomplete) lines.push('File: it says itself that there is more of this record elsewhere');
  if (failed) lines.push('File: it holds an error in place of a part of the record');
  const reads = incomplete || failed ? 'part' : 'everything';
  return { patientId, resources: entries, reads, problems: lines };
}

function holdsFhir(json: unknown): boolean {
  if (Array.isArray(json)) return json.length === 0 || json.some(holdsResource);
  return holdsResource(json);
}

function holdsResource(json: unknown): boolean {
  return isObject(json) && (typeof json.resourceType === 'string' || isObject(json.resource));
}

function requireOnePatient(entries: readonly RecordEntry[], file: string): void {
  const patients = entries.filter(
    ({ resource }) => isObject(resource) && resource.resourceType === 'Patient',
  );
  const { versions } = identifyResources(patients, new ProblemList());
  const found = versions.get('Patient')?.size ?? 0;
  if (found === 1) return;
  if (found === 0) {
    throw new PatientFileError('no-patient', file, 'this holds no Patient resource');
  }
  const count = String(found);
  const fault = `this holds ${count} patients, and none of them was asked for`;
  throw new PatientFileError('several-patients', file, fault);
}
