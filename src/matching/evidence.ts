import type { FhirResource } from 'fhir/r4.js';
import type { Evidence } from '../eligibility/finding.ts';
import { fieldsOf, isObject, type JsonObject } from '../record/json.ts';
import { sentResource } from '../record/panel-results.ts';
import type { PatientRecord } from '../record/record.ts';
import { conceptText, firstCoding, valueText } from './element-text.ts';
import { dateOf } from './evidence-date.ts';

/** A resource as a clinician reads it: what it is, its value as recorded, its day. */
export function evidenceOf(resource: FhirResource, record: PatientRecord): Evidence {
  const fields = fieldsOf(resource);
  const isPatient = resource.resourceType === 'Patient';
  const concept = conceptOf(resource, record);
  const coding = firstCoding(concept);
  const value = isPatient ? personText(fields) : statement(fields);
  const date = isPatient ? undefined : dateOf(fields);
  const evidence: Building = {
    reference: `${resource.resourceType}/${sentResource(resource).id ?? ''}`,
    label: labelOf(resource, concept),
  };
  if (value !== undefined) evidence.value = value;
  if (date !== undefined) evidence.date = date;
  if (coding !== undefined) evidence.code = `${coding.system}|${coding.code}`;
  return evidence;
}

type Building = { -readonly [Key in keyof Evidence]: Evidence[Key] };

/** Elements that say what a resource is about, the first that says it in words. */
const concepts = [
  'code',
  'medicationCodeableConcept',
  'vaccineCode',
  'event',
  'serviceType',
  'type',
];

/** The element that says what a resource is about; a medication's may stand in another resource. */
export function conceptOf(resource: FhirResource, record: PatientRecord): unknown {
  const fields = fieldsOf(resource);
  const { medicationReference: medication } = fields;
  if (isObject(medication) && typeof medication['reference'] === 'string') {
    const target = record.resolve(medication['reference'], resource);
    if (target !== undefined) return fieldsOf(target)['code'];
  }
  const name = concepts.find((each) => conceptText(fields[each]) !== undefined);
  return name === undefined ? undefined : fields[name];
}

function labelOf(resource: FhirResource, concept: unknown): string {
  const { study, medicationReference } = fieldsOf(resource);
  const reference = isObject(study) ? study : medicationReference;
  const named = isObject(reference) ? (reference['display'] ?? reference['reference']) : undefined;
  return conceptText(concept) ?? (typeof named === 'string' ? named : resource.resourceType);
}

/** The value; of panels the values of the parts; else the statuses that decide what it means. */
function statement(fields: JsonObject): string | undefined {
  const own = valueText(fields);
  if (own !== undefined) return own;
  const parts = Array.isArray(fields['component']) ? fields['component'] : [];
  const components = parts.filter(isObject).flatMap((part) => {
    const value = valueText(part);
    return value === undefined ? [] : [`${conceptText(part['code']) ?? 'part'} ${value}`];
  });
  if (components.length > 0) return components.join(', ');
  const absent = conceptText(fields['dataAbsentReason']);
  if (absent !== undefined) return `no value (${absent})`;
  const statuses = [fields['clinicalStatus'], fields['verificationStatus']].flatMap((status) => {
    return firstCoding(status)?.code ?? conceptText(status) ?? [];
  });
  if (statuses.length > 0) return statuses.join(', ');
  const { status } = fields;
  return typeof status === 'string' && status !== 'final' ? status : undefined;
}

function personText({ gender, birthDate }: JsonObject): string | undefined {
  const parts = [
    ...(typeof gender === 'string' ? [gender] : []),
    ...(typeof birthDate === 'string' ? [`born ${birthDate}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
