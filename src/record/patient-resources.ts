import type { FhirResource } from 'fhir/r4.js';
import { type CodeKeyOf, Codings } from './code-index.ts';
import { eachCurrent, type Resources } from './current-resources.ts';
import { HomeServers } from './home-servers.ts';
import type { Reads } from './indexed-record.ts';
import { fieldsOf } from './json.ts';
import { otherReleaseTypes } from './other-releases.ts';
import { sentResource } from './panel-results.ts';
import { PatientLinks } from './patient-links.ts';
import { namedPatient, whoseIs, type NamedPatient, type Whose } from './patient-subject.ts';
import { patientReferencesAmong, People } from './people.ts';
import { ProblemList } from './problem-list.ts';
import { identifyResources, type IdentifiedResources } from './resource-identity.ts';
import { leftOut, type SetAside } from './set-aside.ts';

/** All usable Patients. */
export function patientsAmong(
  versions: IdentifiedResources['versions'],
  problems: ProblemList,
): readonly FhirResource[] {
  const patients: FhirResource[] = [];
  eachCurrent('Patient', versions.get('Patient') ?? new Map<string, never>(), problems, {
    read: (each) => patients.push(each),
  });
  return patients;
}

/** The id of the only person; `undefined`, and a problem, when there is none or there are several. */
export function onlyPatient(
  patients: readonly FhirResource[],
  identified: IdentifiedResources,
  problems: ProblemList,
): string | undefined {
  const ids = new People(patients, identified).ids;
  if (ids.length === 1) return ids[0];
  const fault = ids.length === 0 ? 'no Patient' : 'several Patients';
  problems.note('Patient', `${fault}, and none was asked for`);
  return undefined;
}

/** The patient as other resources may name them. */
export function patientNamed(
  patientId: string,
  patients: readonly FhirResource[],
  { versions, fullUrls }: IdentifiedResources,
  fhirServer?: string,
): NamedPatient {
  // Resources taken out of their Bundle lose the fullUrl, which as a rule is made of the id.
  const url = `urn:uuid:${patientId}`;
  if (!fullUrls.has(url)) fullUrls.add(url, 'Patient', patientId);
  const references = () => patientReferencesAmong(versions);
  const servers = new HomeServers(fullUrls, { patientId, fhirServer, references });
  return namedPatient(patientId, patients, servers, new PatientLinks(patients, servers));
}

/**
 * The patient as the resources of what was read so far may name them, for who has to tell before there is a
 * record.
 * @param resources each a resource or a Bundle entry
 * @param fhirServer base URL of the server that they were read from, where it is known
 */
export function patientAmong(
  resources: readonly unknown[],
  patientId: string,
  fhirServer?: string,
): NamedPatient {
  const problems = new ProblemList();
  const identified = identifyResources(resources, problems);
  const patients = patientsAmong(identified.versions, problems);
  return patientNamed(patientId, patients, identified, fhirServer);
}

/**
 * How much was read of a patient's record: where it was merged into another one, what is absent from it may
 * stand there.
 */
export function readsOf(
  { isReplaced, reference }: NamedPatient,
  reads: Reads,
  problems: ProblemList,
): Reads {
  if (!isReplaced) return reads;
  problems.note(reference, 'was merged into another record, which is to be used in its place');
  if (typeof reads === 'string') return 'part';
  return new Map([...reads].map(([type, read]) => [type, read === 'unread' ? read : 'partial']));
}

/** Why a resource is not this patient's. */
const strangers = {
  another: 'belongs to another patient',
  'no-patient': 'is not about a patient',
  unclear: 'its patient cannot be told',
  'not-said': 'names no patient',
} as const;

/** By the type of the link: see patient-links. */
const linkWords: Readonly<Record<string, string>> = {
  seealso: 'whom the Patient links to as see also',
  refer: 'whom the Patient links to as the main source',
  linked: 'whom the Patient links to',
};

/** What belongs into a record. */
export interface PatientResources {
  /** The patient, what is theirs and what is nobody's. */
  readonly resources: Resources;
  /** By type: its resources by the codes of `code`. */
  readonly byCode: ReadonlyMap<string, Codings>;
  /** By type: what is theirs, or may be, and could not be read. */
  readonly setAside: ReadonlyMap<string, readonly SetAside[]>;
}

/**
 * Takes what is the patient's out of all that was found. Each resource is checked, told whose it is and
 * indexed by its code before the next is looked at: a chart is larger than a processor's cache, and
 * going through it three times costs more than all that is done.
 * @param patients all usable Patients
 */
export function resourcesOf(
  named: NamedPatient,
  patients: readonly FhirResource[],
  versions: IdentifiedResources['versions'],
  options: {
    readonly assumeSubject: boolean;
    readonly codeKey: CodeKeyOf;
    readonly problems: ProblemList;
  },
): PatientResources {
  const { assumeSubject, codeKey, problems } = options;
  const resources = new Map<string, readonly FhirResource[]>();
  const byCode = new Map<string, Codings>();
  const setAside = new Map<string, SetAside[]>();
  const note = (doubt: SetAside): void => {
    const others = setAside.get(doubt.resourceType);
    if (others === undefined) setAside.set(doubt.resourceType, [doubt]);
    else others.push(doubt);
  };
  const whose = (resource: FhirResource): Exclude<Whose, 'nobody'> => {
    const said = whoseIs(fieldsOf(resource), named);
    return said === 'nobody' || (said === 'not-said' && assumeSubject) ? 'this' : said;
  };
  const isTheirs = (resource: FhirResource): boolean => {
    const found = whose(resource);
    if (found === 'this') return true;
    const reference = `${resource.resourceType}/${sentResource(resource).id ?? ''}`;
    if (typeof found === 'object') {
      problems.noteLoss(reference, `belongs to a patient ${linkWords[found.linkedAs]}`);
      // What the link means is not known: they may be one person.
      if (found.linkedAs === 'linked') {
        note({ ...leftOut(resource, 'subject-unclear'), shown: undefined });
      }
    } else if (found === 'another' || found === 'no-patient') {
      problems.note(reference, strangers[found]);
    } else {
      problems.noteLoss(reference, strangers[found]);
      note({ ...leftOut(resource, 'subject-unclear'), shown: undefined });
    }
    return false;
  };
  const { birthDate } = named.patient ?? {};
  for (const [type, byId] of versions) {
    if (type === 'Patient') continue;
    const r4Type = otherReleaseTypes.get(type);
    if (r4Type !== undefined)
      problems.noteLoss(r4Type, `a ${type} of another FHIR release cannot be read`);
    const theirs: FhirResource[] = [];
    const codings = new Codings(codeKey);
    const read = (resource: FhirResource, doubt?: SetAside): void => {
      if (!isTheirs(resource)) return;
      theirs.push(resource);
      if (!codings.add(fieldsOf(resource).code, resource)) codings.noteUncoded();
      if (doubt !== undefined) note(doubt);
    };
    const visitor = {
      read,
      setAside: (each: SetAside) => {
        if (each.reason !== 'contained-only') {
          if (isTheirs(each.resource)) note(each);
        } else if (each.shown !== undefined && whose(each.shown) === 'this') {
          // A contained resource is about its container's patient, unless it names another.
          if (whose(each.resource) !== 'another') note(each);
        }
      },
    };
    eachCurrent(type, byId, problems, visitor, birthDate);
    if (theirs.length === 0) continue;
    resources.set(type, theirs);
    byCode.set(type, codings);
  }
  const own = onlyThis(named, patients, problems);
  if (own.length > 0) resources.set('Patient', own);
  return { resources, byCode, setAside };
}

function onlyThis(
  { patient, servers, same, others }: NamedPatient,
  patients: readonly FhirResource[],
  problems: ProblemList,
): readonly FhirResource[] {
  for (const each of patients) {
    if (each === patient) continue;
    const reference = `Patient/${each.id ?? ''}`;
    const name = servers.nameOf(reference);
    const linkedAs = others.get(name);
    if (same.has(name)) problems.note(reference, 'is an earlier or later record of the patient');
    else if (linkedAs !== undefined) problems.note(reference, `is somebody ${linkWords[linkedAs]}`);
    else problems.note(reference, 'is another patient');
  }
  return patient === undefined ? [] : [patient];
}
