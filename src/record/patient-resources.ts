import type { FhirResource } from 'fhir/r4.js';
import type { Resources } from './current-resources.ts';
import type { FullUrls } from './full-urls.ts';
import { fieldsOf } from './json.ts';
import { whoseIs, type NamedPatient, type Whose } from './patient-subject.ts';
import type { ProblemList } from './problem-list.ts';

/** The id of the only Patient; `undefined`, and a problem, when there is none or there are several. */
export function onlyPatient(usable: Resources, problems: ProblemList): string | undefined {
  const ids = [...usable.values()].flatMap((resource) =>
    resource.resourceType === 'Patient' && resource.id !== undefined ? [resource.id] : [],
  );
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
  const reference = `Patient/${patientId}`;
  const patient = usable.get(reference);
  // Resources taken out of their Bundle lose the fullUrl, which as a rule is made of the id.
  const url = `urn:uuid:${patientId}`;
  if (!fullUrls.has(url)) fullUrls.add(url, reference);
  return {
    patientId,
    reference,
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
  const kept = new Map<string, FhirResource>();
  for (const [reference, resource] of usable) {
    if (resource.resourceType === 'Patient') {
      if (resource === named.patient) kept.set(reference, resource);
      else problems.note(reference, 'is another patient');
      continue;
    }
    const whose = whoseIs(fieldsOf(resource), named);
    if (whose === 'this' || whose === 'nobody' || (whose === 'not-said' && assumeSubject)) {
      kept.set(reference, resource);
    } else if (whose === 'another' || whose === 'no-patient') {
      problems.note(reference, strangers[whose]);
    } else {
      problems.noteLoss(reference, strangers[whose]);
    }
  }
  return kept;
}
