import type { FhirResource, Patient } from 'fhir/r4.js';
import { isDayBefore } from '../record/date-text.ts';
import { fieldsOf } from '../record/json.ts';
import type { PatientRecord } from '../record/record.ts';

/** Whether the patient has died, as far as the record tells. */
export type Death = 'died' | 'alive' | 'cannot-be-told';

/**
 * Without a word of it the patient is alive. A date of death, even one whose value is not given, says that
 * the patient has died; one that lies ahead is an error in the data. What cannot be read, such as `"Y"`,
 * may mean either.
 * @param evaluatedAt ISO 8601 instant
 */
export function deathOf({ patient }: PatientRecord, evaluatedAt: string): Death {
  if (patient === undefined) return 'alive';
  const { deceasedBoolean, deceasedDateTime, _deceasedDateTime, _deceasedBoolean } =
    fieldsOf(patient);
  if (deceasedBoolean === true) return 'died';
  if (typeof deceasedDateTime === 'string') {
    const { birthDate } = patient;
    if (birthDate !== undefined && isDayBefore(deceasedDateTime, birthDate))
      return 'cannot-be-told';
    return isAhead(deceasedDateTime, evaluatedAt) ? 'alive' : 'died';
  }
  if (_deceasedDateTime !== undefined) return 'died';
  return _deceasedBoolean === undefined ? 'alive' : 'cannot-be-told';
}

/**
 * The record as it can be read at a time: a birth that lies ahead, or more than 125 years back, is no birth
 * date, and every age that rests on it is unknown. (The oldest person of whom it is proved lived 122 years.)
 * @param evaluatedAt ISO 8601 instant
 */
export function recordAt(record: PatientRecord, evaluatedAt: string): PatientRecord {
  const { patient } = record;
  if (patient?.birthDate === undefined) return record;
  const oldest = `${String(Number(evaluatedAt.slice(0, 4)) - longestLife)}${evaluatedAt.slice(4)}`;
  const { birthDate } = patient;
  if (!isAhead(birthDate, evaluatedAt) && !isDayBefore(birthDate, oldest)) return record;
  const known: Patient = { ...patient };
  delete known.birthDate;
  const patients: readonly FhirResource[] = Object.freeze([known]);
  const problem = `Patient/${patient.id ?? ''}: birthDate is in the future or over 125 years ago`;
  return Object.freeze({
    ...record,
    patient: known,
    byType: (type: string) => (type === 'Patient' ? patients : record.byType(type)),
    statements: (type: string) => (type === 'Patient' ? patients : record.statements(type)),
    problems: Object.freeze([...record.problems, problem].sort()),
  });
}

const longestLife = 125;

/** More than a day ahead: a day is what time zones explain. */
function isAhead(date: string, evaluatedAt: string): boolean {
  const tomorrow = new Date(Date.parse(evaluatedAt) + 86_400_000).toISOString();
  return isDayBefore(tomorrow, date);
}
