import { withElements } from './element-shape.ts';
import { isObject, type JsonObject } from './json.ts';
import { subjectElements } from './subject-elements.ts';

/** A resource that was written for another FHIR release, or that says it must be read otherwise. */
export interface OtherRelease {
  /** As FHIR R4 writes it. */
  readonly json: JsonObject;
  /** What was not R4, for the record's problems. */
  readonly faults: readonly string[];
  /** An element that may turn its meaning round, and that nobody here understands. */
  readonly isModified: boolean;
}

/**
 * Elements that FHIR R4 does not have for these types, or that change what a resource means. Some deny it:
 * "not done" of STU3 and DSTU2 stood beside `status: completed`.
 */
export const otherReleaseElements: readonly string[] = [
  'modifierExtension',
  'implicitRules',
  ...['notDone', 'notPerformed', 'notGiven', 'wasNotGiven', 'wasNotTaken', 'taken'],
  'medication',
  ...['assertedDate', 'dateRecorded', 'dateWritten', 'date', 'patient', 'substance'],
  ...['effectiveTimeDateTime', 'effectiveTimePeriod', 'occurenceDateTime', 'occurencePeriod'],
  ...['occurrenceDateTime', 'occurrencePeriod'],
];

/**
 * Reads a resource that has one of those elements as FHIR R4. What denies it becomes R4's status for
 * that; what was renamed gets its R4 name.
 * Source: the "R3 Diff" and "R4 Diff" of each resource, http://hl7.org/fhir/R4 and http://hl7.org/fhir/R5
 */
export function asR4(json: JsonObject): OtherRelease {
  const type = String(json.resourceType);
  const changes = new Map<string, unknown>();
  const faults: string[] = [];
  let isModified = saysSomething(json.modifierExtension) || saysSomething(json.implicitRules);
  if (isModified) faults.push('has a modifier that is not understood');
  for (const [name, status] of denials) {
    const value = json[name];
    if (value == null) continue;
    if (value === true || value === 'true' || (name === 'taken' && value === 'n')) {
      changes.set('status', status);
      faults.push(`${name} is of an earlier FHIR release`);
    } else if (value !== false && value !== 'false' && !(name === 'taken' && value === 'y')) {
      isModified = true;
      faults.push(`${name} is not understood`);
    }
  }
  for (const [old, current] of renamed(type)) {
    if (json[old] == null) continue;
    faults.push(`${old} is of another FHIR release`);
    if (json[current] == null) changes.set(current, json[old]);
    changes.set(old, undefined);
  }
  if (isObject(json.medication) && medicationTypes.has(type)) {
    faults.push('medication is of a later FHIR release');
    const { concept, reference } = json.medication;
    const plain = reference === undefined && concept === undefined ? json.medication : concept;
    const referred = typeof reference === 'string' ? json.medication : reference;
    if (referred !== undefined) changes.set('medicationReference', referred);
    if (plain !== undefined) changes.set('medicationCodeableConcept', plain);
    changes.set('medication', undefined);
  }
  return { json: withElements(json, changes), faults, isModified };
}

/** Whether R4 does not have such an element in such a resource, or it changes what the resource means. */
export function isOtherRelease(resourceType: unknown, element: string): boolean {
  const type = String(resourceType);
  let elements = othersByType.get(type);
  if (elements === undefined) {
    elements = new Set([
      ...['modifierExtension', 'implicitRules'],
      ...denials.map(([name]) => name),
      ...renamed(type).map(([name]) => name),
      ...(medicationTypes.has(type) ? ['medication'] : []),
    ]);
    if (othersByType.size < mostTypes) othersByType.set(type, elements);
  }
  return elements.has(element);
}

const othersByType = new Map<string, ReadonlySet<string>>();
const mostTypes = 1000;

function saysSomething(value: unknown): boolean {
  return value != null && !(Array.isArray(value) && value.length === 0);
}

/** Elements that deny the whole resource when they are true, and the R4 status that says so. */
const denials: readonly (readonly [element: string, status: string])[] = [
  ['notDone', 'not-done'],
  ['notPerformed', 'not-done'],
  ['notGiven', 'not-done'],
  ['wasNotGiven', 'not-done'],
  ['wasNotTaken', 'not-taken'],
  ['taken', 'not-taken'],
];

const medicationTypes: ReadonlySet<string> = new Set([
  'MedicationAdministration',
  'MedicationDispense',
  'MedicationRequest',
  'MedicationStatement',
]);

const renamedByType: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  AllergyIntolerance: [
    ['assertedDate', 'recordedDate'],
    ['substance', 'code'],
  ],
  Condition: [
    ['assertedDate', 'recordedDate'],
    ['dateRecorded', 'recordedDate'],
  ],
  Immunization: [['date', 'occurrenceDateTime']],
  MedicationAdministration: [
    ['effectiveTimeDateTime', 'effectiveDateTime'],
    ['effectiveTimePeriod', 'effectivePeriod'],
    ['occurenceDateTime', 'effectiveDateTime'],
    ['occurencePeriod', 'effectivePeriod'],
    ['occurrenceDateTime', 'effectiveDateTime'],
    ['occurrencePeriod', 'effectivePeriod'],
  ],
  MedicationRequest: [['dateWritten', 'authoredOn']],
  Procedure: [
    ['occurrenceDateTime', 'performedDateTime'],
    ['occurrencePeriod', 'performedPeriod'],
  ],
};

const patientToSubject: readonly (readonly [string, string])[] = [['patient', 'subject']];

/** DSTU2 said `patient` where R4 says `subject`. */
function renamed(type: string): readonly (readonly [string, string])[] {
  const own = renamedByType[type] ?? [];
  return subjectElements.get(type)?.[0] === 'subject' ? [...own, ...patientToSubject] : own;
}

/** Resource types of other FHIR releases, by what R4 calls them. Source: as above. */
export const otherReleaseTypes: ReadonlyMap<string, string> = new Map([
  ['DeviceUsage', 'DeviceUseStatement'],
  ['DiagnosticOrder', 'ServiceRequest'],
  ['MedicationOrder', 'MedicationRequest'],
  ['MedicationPrescription', 'MedicationRequest'],
  ['MedicationUsage', 'MedicationStatement'],
  ['ProcedureRequest', 'ServiceRequest'],
  ['ReferralRequest', 'ServiceRequest'],
]);
