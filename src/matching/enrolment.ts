import type { ResearchSubject } from 'fhir/r4.js';
import type { Trial } from '../eligibility/trial.ts';
import { fieldsOf, isObject, listOf } from '../record/json.ts';
import type { PatientRecord } from '../record/record.ts';

/**
 * On the study, or on the way to it. A status that is absent or not one of FHIR's hides no trial.
 * Source: http://hl7.org/fhir/R4/valueset-research-subject-status.html
 */
const onStudy: ReadonlySet<unknown> = new Set([
  'eligible',
  'follow-up',
  'on-study',
  'on-study-intervention',
  'on-study-observation',
  'pending-on-study',
  'screening',
]);

/**
 * Whether the patient is a subject of this trial's study already: some ResearchSubject with a status
 * on or on the way to the study names it by the trial's id or by one of its identifiers.
 */
export function isEnrolled(trial: Trial, record: PatientRecord): boolean {
  if (record.byType('ResearchSubject').length === 0) return false;
  const names = new Set([trial.id, ...trial.identifiers].map(normal));
  return record
    .byType('ResearchSubject')
    .filter((subject) => onStudy.has(fieldsOf(subject)['status']))
    .some((subject) =>
      studyNames(subject as ResearchSubject, record).some((name) => names.has(normal(name))),
    );
}

/** Every id and identifier by which a subject's study is known. */
function studyNames(subject: ResearchSubject, record: PatientRecord): string[] {
  const { study } = fieldsOf(subject);
  if (!isObject(study)) return [];
  const { reference } = study;
  const id = typeof reference === 'string' ? [withoutPath(reference)] : [];
  const target = typeof reference === 'string' ? record.resolve(reference, subject) : undefined;
  const known = target === undefined ? [] : [fieldsOf(target)];
  const identifiers = [study, ...known].flatMap(({ identifier }) => listOf(identifier));
  return [
    ...id,
    ...known.map((fields) => fields['id']),
    ...identifiers.filter(isObject).map(({ value }) => value),
  ].filter((name) => typeof name === 'string');
}

/** `ResearchStudy/x`, an absolute address of it, or a version of it: `x`. */
function withoutPath(reference: string): string {
  return reference.replace(/\/_history\/[^/]*$/u, '').replace(/^.*[/:]/u, '');
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
