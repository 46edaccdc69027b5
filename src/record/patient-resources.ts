import type { FhirResource } from 'fhir/r4.js';
import type { Resources } from './current-resources.ts';
import type { FullUrls } from './full-urls.ts';
import { fieldsOf } from './json.ts';
import { whoseIs, type NamedPatient, type Whose } from './patient-subject.ts';
import type { ProblemList } from './problem-list.ts';

/** The id of the only Patient; `undefined`, and a problem, when there is none or there are several. */
export function onlyPatient(usable: Resources, problems: ProblemList): string | undefined {
  const ids = (usable.get('Patient') ?? []).flatMap(({ id }) => id ?? []);
  if (ids.length === 1) return ids[0];
  const fault = ids.length === 0 ? 'no Patient' : 'several Patients';
  problems.note('Patient', `${fault}, and none was asked for`);
  return undefined;
}

/** The patient as other resources may name them. */
export function patientNamed(
  patientId: string,
  usable: Resources,
  fullUrls: FullUrls,
): NamedPatient {
  const patient = usable.get('Patient')?.find(({ id }) => id === patientId);
  // Resources taken out of their Bundle lose the fullUrl, which as a rule is made of the id.
  const url = `urn:uuid:${patientId}`;
  if (!fullUrls.has(url)) fullUrls.add(url, 'Patient', patientId);
  return {
    patientId,
    reference: `Patient/${patientId}`,
    fullUrls,
    patient: patient?.resourceType === 'Patient' ? patient : undefined,
  };
}

/** Why a resource is not this patient's. */
const strangers: Readonly<Record<Exclude<Whose, 'this' | 'nobody'>, string>> = {
  another: 'belongs to another patient',
  'no-patient': 'is not about a patient',
  unclear: 'its patient cannot be told',
  'not-said': 'names no patient',
};

/** The patient, what is theirs and what is nobody's. */
export function resourcesOf(
  named: NamedPatient,
  usable: Resources,
  assumeSubject: boolean,
  problems: ProblemList,
): Resources {
  const kept = new Map<string, readonly FhirResource[]>();
  for (const [type, resources] of usable) {
    const theirs =
      type === 'Patient'
        ? onlyThis(named, resources, problems)
        : theirsOf(type, resources, named, assumeSubject, problems);
    if (theirs.length > 0) kept.set(type, theirs);
  }
  return kept;
}

function onlyThis(
  { patient }: NamedPatient,
  patients: readonly FhirResource[],
  problems: ProblemList,
): readonly FhirResource[] {
  for (const each of patients) {
    if (each !== patient) problems.note(`Patient/${each.id ?? ''}`, 'is another patient');
  }
  return patient === undefined ? [] : [patient];
}

function theirsOf(
  type: string,
  resources: readonly FhirResource[],
  named: NamedPatient,
  assumeSubject: boolean,
  problems: ProblemList,
): readonly FhirResource[] {
  const theirs: FhirResource[] = [];
  for (const resource of resources) {
    const whose = whoseIs(fieldsOf(resource), named);
    if (whose === 'this' || whose === 'nobody' || (whose === 'not-said' && assumeSubject)) {
      theirs.push(resource);
      continue;
    }
    const reference = `${type}/${resource.id ?? ''}`;
    if (whose === 'another' || whose === 'no-patient') problems.note(reference, strangers[whose]);
    else problems.noteLoss(reference, strangers[whose]);
  }
  return theirs;
}
