import { concept, ShapeFault } from './element-shape.ts';
import { isObject, listOf, type JsonObject } from './json.ts';

/** Elements of Condition and AllergyIntolerance that say whether it is so, and still is. */
export type StatusElement = 'clinicalStatus' | 'verificationStatus';

/**
 * Words for FHIR's own status codes that mean nothing else: the codes themselves in any letters, and SNOMED CT's qualifiers.
 * Source: http://hl7.org/fhir/R4/valueset-condition-ver-status.html and -condition-clinical.html; SNOMED CT 410514004
 * |Finding context value| and 394731006 |Problem status|.
 */
const words: Readonly<Record<StatusElement, ReadonlyMap<string, string>>> = {
  clinicalStatus: wordsFor(
    ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'],
    [
      ['55561003', 'active'],
      ['73425007', 'inactive'],
      ['413322009', 'resolved'],
    ],
  ),
  verificationStatus: wordsFor(
    ['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'],
    [
      ['410605003', 'confirmed'],
      ['410515003', 'confirmed'],
      ['410516002', 'refuted'],
      ['410594000', 'refuted'],
    ],
  ),
};

function wordsFor(
  codes: readonly string[],
  others: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  return new Map([...codes.map((code) => [code, code] as const), ...others]);
}

const systems: Readonly<Record<StatusElement, string>> = {
  clinicalStatus: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  verificationStatus: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
};

/**
 * A status as FHIR R4 codes it: the CodeableConcept itself where it is one, else one made of what can only
 * mean one code, such as the bare code of earlier releases, `Confirmed`, or that word as text.
 * A status that is not understood, or that says two things, is left as words: it is neither.
 */
export function statusConcept(value: unknown, element: StatusElement): unknown {
  const known = words[element];
  if (isPlain(value, known)) return value;
  const given = concept(value, element);
  const read = given instanceof ShapeFault ? given.rest : given;
  if (!isObject(read)) return given;
  const codings = listOf(read.coding).filter(isObject);
  const coded = new Set(codings.flatMap(({ code }) => known.get(plain(code)) ?? []));
  const said = new Set(
    [read.text, ...codings.map(({ display }) => display)].flatMap(
      (each) => known.get(plain(each)) ?? [],
    ),
  );
  const codes = coded.size > 0 ? coded : said;
  const [only, ...others] = codes;
  if (only !== undefined && others.length === 0) {
    return statusConceptOf(element, only);
  }
  return { text: typeof read.text === 'string' ? read.text : 'not understood' };
}

/** One of FHIR's status codes as R4 writes it. */
export function statusConceptOf(element: StatusElement, code: string): JsonObject {
  return { coding: [{ system: systems[element], code }] };
}

const certaintyUrl = 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit';

/** How sure a diagnosis is, in Germany's outpatient coding: confirmed, suspected, excluded. `Z`, a state after it, is left open. */
const certainties: ReadonlyMap<unknown, string> = new Map([
  ['G', 'confirmed'],
  ['V', 'provisional'],
  ['A', 'refuted'],
]);

/**
 * A Condition whose ICD-10-GM code says how sure it is, with that as its verification status where it has none.
 * Source: http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit
 */
export function withCertainty(json: JsonObject): JsonObject {
  const { resourceType, verificationStatus, code } = json;
  if (resourceType !== 'Condition' || verificationStatus !== undefined || !isObject(code))
    return json;
  for (const coding of listOf(code.coding)) {
    if (!isObject(coding) || coding.extension === undefined) continue;
    const said = listOf(coding.extension).find(
      (each) => isObject(each) && each.url === certaintyUrl,
    );
    const value = isObject(said) && isObject(said.valueCoding) ? said.valueCoding.code : undefined;
    const status = certainties.get(value);
    if (status !== undefined) {
      return { ...json, verificationStatus: statusConceptOf('verificationStatus', status) };
    }
    if (said !== undefined) return { ...json, verificationStatus: { text: 'not understood' } };
  }
  return json;
}

/** Whether a status is there, and nobody can tell which. */
export function isNotUnderstood(status: unknown): boolean {
  return isObject(status) && status.coding === undefined;
}

/** Nearly every status: one coding with one of FHIR's codes. */
function isPlain(value: unknown, known: ReadonlyMap<string, string>): boolean {
  if (!isObject(value) || !Array.isArray(value.coding) || value.coding.length !== 1) return false;
  const [coding] = value.coding as unknown[];
  return (
    isObject(coding) && typeof coding.code === 'string' && known.get(coding.code) === coding.code
  );
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase().replaceAll(' ', '-') : '';
}

/** The statuses of types for which FHIR R4 has the status `unknown`. */
const statuses: ReadonlyMap<unknown, ReadonlySet<unknown>> = new Map([
  statusesOf('Observation', 'registered preliminary final amended corrected cancelled'),
  statusesOf(
    'DiagnosticReport',
    'registered partial preliminary final amended corrected appended cancelled',
  ),
  statusesOf('Procedure', 'preparation in-progress not-done on-hold stopped completed'),
  statusesOf('MedicationAdministration', 'in-progress not-done on-hold completed stopped'),
  statusesOf('MedicationStatement', 'active completed intended stopped on-hold not-taken'),
  statusesOf('Immunization', 'completed not-done'),
  statusesOf('MedicationRequest', 'active on-hold cancelled completed stopped draft'),
]);

function statusesOf(type: string, codes: string): readonly [string, ReadonlySet<string>] {
  return [type, new Set([...codes.split(' '), 'entered-in-error', 'unknown'])];
}

// Neighbours are nearly always of one type.
let lastType: unknown;
let lastStatuses: ReadonlySet<unknown> | undefined;

/** A status that is absent, or none of FHIR's, is FHIR's `unknown`: without it the resource would count as not there. */
export function readStatuses(json: JsonObject): JsonObject {
  const { resourceType } = json;
  if (resourceType !== lastType) {
    lastType = resourceType;
    lastStatuses = statuses.get(resourceType);
  }
  const known = lastStatuses;
  return known === undefined || known.has(json.status) ? json : { ...json, status: 'unknown' };
}
