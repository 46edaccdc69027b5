import type { FhirResource } from 'fhir/r4.js';
import { dayLength } from './date-text.ts';
import { fieldsOf, isObject, listOf, type JsonObject } from './json.ts';
import type { ShapedResource } from './resource-shape.ts';
import { isNotUnderstood } from './statuses.ts';

/** Why a resource could not be read. Each is also the finer code of a finding that it leaves open. */
export type SetAsideReason =
  | 'date-unreadable'
  | 'undated'
  | 'value-unreadable'
  | 'no-value'
  | 'status-unknown'
  | 'preliminary'
  | 'conflicting-versions'
  | 'modifier-unknown'
  | 'subject-unclear'
  | 'contained-only';

/**
 * A resource that is there, could matter, and cannot be read. It is never absence: what it could have
 * decided is unknown, and no older resource stands in for it.
 */
export interface SetAside {
  readonly resourceType: string;
  /** As far as it could be read. */
  readonly resource: FhirResource;
  /** What a reader is shown for it; absent where it may be somebody else's. */
  readonly shown: FhirResource | undefined;
  readonly reason: SetAsideReason;
  /** The latest day that it can be of, as written (`2026-06-12`, `2026-06`); undefined where nothing says so. */
  readonly latestDay: string | undefined;
  /** Whether it is among the record's resources, where what can be read of it is read. */
  readonly isInRecord: boolean;
}

/** A resource that is left out of the record as a whole. */
export function leftOut(resource: FhirResource, reason: SetAsideReason): SetAside {
  const { resourceType } = resource;
  const latestDay = latestDayOf(fieldsOf(resource));
  return { resourceType, resource, shown: resource, reason, latestDay, isInRecord: false };
}

/**
 * What keeps an Observation from being read as a result, when it stays in the record: it counts where nothing newer is
 * asked for, and nothing older is read in its place.
 * @returns undefined for a result, for a panel without a value of its own, and for a test that was not done
 */
export function unreadableResult(
  resource: FhirResource,
  { hasUnreadableValue, hasUnreadableDate }: ShapedResource,
): SetAside | undefined {
  const fields = fieldsOf(resource);
  const reason = whyUnreadable(fields, hasUnreadableValue, hasUnreadableDate);
  if (reason === undefined) return undefined;
  const latestDay = latestDayOf(fields);
  const { resourceType } = resource;
  return { resourceType, resource, shown: resource, reason, latestDay, isInRecord: true };
}

/**
 * An entry of the problem list of which nobody can tell whether it is confirmed, or whether it still is
 * so. It stays in the record, where it is neither.
 */
export function unreadableProblem(resource: FhirResource): SetAside | undefined {
  const fields = fieldsOf(resource);
  const { resourceType } = resource;
  const { clinicalStatus, verificationStatus } = fields;
  if (!isNotUnderstood(clinicalStatus) && !isNotUnderstood(verificationStatus)) return undefined;
  const latestDay = latestDayOf(fields);
  const reason = 'status-unknown';
  return { resourceType, resource, shown: resource, reason, latestDay, isInRecord: true };
}

function whyUnreadable(
  fields: JsonObject,
  hasUnreadableValue: boolean,
  hasUnreadableDate: boolean,
): SetAsideReason | undefined {
  const { status } = fields;
  if (status === 'cancelled') return undefined;
  if (hasUnreadableValue) return 'value-unreadable';
  if (!hasValue(fields)) return hasResult(fields) ? 'no-value' : undefined;
  if (status === 'registered' || status === 'preliminary') return 'preliminary';
  if (status === 'unknown') return 'status-unknown';
  if (hasUnreadableDate) return 'date-unreadable';
  const { effectiveDateTime, effectiveInstant, effectivePeriod } = fields;
  const isDated =
    effectiveDateTime !== undefined ||
    effectiveInstant !== undefined ||
    isDatedPeriod(effectivePeriod);
  return isDated ? undefined : 'undated';
}

function hasValue(fields: JsonObject): boolean {
  if (fields.valueQuantity !== undefined || fields.valueCodeableConcept !== undefined) return true;
  return valueElements.some((name) => fields[name] !== undefined);
}

/** The other values of FHIR R4. */
const valueElements = [
  'valueString',
  'valueInteger',
  'valueBoolean',
  'valueRange',
  'valueRatio',
  'valueSampledData',
  'valueTime',
  'valueDateTime',
  'valuePeriod',
];

/** Whether there should be a value: not of a panel, nor of a test that is not done yet or never was. */
function hasResult(fields: JsonObject): boolean {
  if (fields.status === 'registered') return false;
  if (listOf(fields.component).length > 0 || listOf(fields.hasMember).length > 0) return false;
  const { dataAbsentReason } = fields;
  if (!isObject(dataAbsentReason)) return true;
  return !listOf(dataAbsentReason.coding).some(
    (coding) => isObject(coding) && typeof coding.code === 'string' && notDone.has(coding.code),
  );
}

/** Source: http://terminology.hl7.org/CodeSystem/data-absent-reason */
const notDone: ReadonlySet<string> = new Set(['not-performed', 'not-applicable', 'not-asked']);

function isDatedPeriod(period: unknown): boolean {
  return isObject(period) && (period.end !== undefined || period.start !== undefined);
}

/** When it was so; failing that when it was issued or recorded, since it cannot have been so later. */
export function latestDayOf(fields: JsonObject): string | undefined {
  const period = [fields.effectivePeriod, fields.performedPeriod].find(isDatedPeriod);
  const { start, end } = isObject(period) ? period : none;
  const dates = [
    fields.effectiveDateTime,
    fields.effectiveInstant,
    fields.performedDateTime,
    fields.occurrenceDateTime,
    end ?? start,
    fields.issued,
    fields.recordedDate,
    fields.dateAsserted,
  ];
  const found = dates.find((each) => typeof each === 'string');
  return typeof found === 'string' ? found.slice(0, dayLength) : undefined;
}

const none: JsonObject = Object.freeze({});
