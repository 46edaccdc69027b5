import type { FhirResource } from 'fhir/r4.js';
import type { Criterion } from '../eligibility/criterion.ts';
import type { RawFinding } from '../eligibility/raw-finding.ts';
import { fieldsOf, isObject } from '../record/json.ts';
import type { PatientRecord } from '../record/record.ts';
import { isNotUnderstood, type StatusElement } from '../record/statuses.ts';
import { convert } from '../terminology/units.ts';
import type { UncodedEntry } from './unknown-codes.ts';

/** Something that is there, and could not be read or understood. */
export interface Doubt {
  readonly reason: string;
  readonly shown: FhirResource | undefined;
  readonly resource: FhirResource;
}

/** That something which could not be read is so. */
export interface Supposition {
  /** The same for the same supposition. */
  readonly name: string;
  readonly doubts: readonly Doubt[];
  readonly record: () => PatientRecord;
}

/**
 * Whether an entry is too little to doubt a decided finding for: without a word of what it is. A diagnosis
 * that anchors a trial is not doubted for it, since that would hide the trial; an exclusion only counts it; else
 * it has to be dated, so that it can be newer than what decided.
 */
export function saysNothing(
  { words, latestDay }: UncodedEntry,
  { anchor, kind }: Criterion,
): boolean {
  return words.length === 0 && (anchor || kind === 'exclusion' || latestDay === undefined);
}

/** The same truth, and resting on the same results: one that would stand in for another leaves it open. */
export function isLike(supposed: RawFinding, raw: RawFinding): boolean {
  return (
    supposed.holds === raw.holds &&
    supposed.evidence.every(
      (each) => each.resourceType !== 'Observation' || raw.evidence.includes(each),
    )
  );
}

/** What an entry of the problem list may be, whose status is not understood. */
export function statusesPossible(
  resource: FhirResource,
): readonly (readonly [element: StatusElement, code: string])[] {
  const { clinicalStatus, verificationStatus } = fieldsOf(resource);
  const clinical = ['active', 'relapse', 'remission', 'resolved'] as const;
  return [
    ...(isNotUnderstood(verificationStatus)
      ? ([['verificationStatus', 'confirmed']] as const)
      : []),
    ...(isNotUnderstood(clinicalStatus)
      ? clinical.map((code) => ['clinicalStatus', code] as const)
      : []),
  ];
}

type Fields = ReturnType<typeof fieldsOf>;

/** Whether two results may be of one test, as far as the forms and units of their values tell. */
export function isComparable(one: Fields, other: Fields): boolean {
  const [own, others] = [one['valueQuantity'], other['valueQuantity']];
  if (isObject(own) && isObject(others)) {
    const [a, b] = [own, others].map(({ code, unit }) => code ?? unit);
    if (typeof a !== 'string' || typeof b !== 'string' || a === b) return true;
    return convert(1, a, b) !== undefined;
  }
  const form = (fields: Fields) => Object.keys(fields).find((name) => /^value[A-Z]/u.test(name));
  return form(one) === undefined || form(one) === form(other);
}
