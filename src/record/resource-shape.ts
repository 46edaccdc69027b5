import {
  birthDate,
  concept,
  concepts,
  date,
  flag,
  number,
  object,
  objects,
  period,
  plainCode,
  quantity,
  range,
  ShapeFault,
  text,
  withElements,
  type Shape,
} from './element-shape.ts';
import { isDayBefore } from './date-text.ts';
import type { JsonObject } from './json.ts';
import { asR4, isOtherRelease, otherReleaseElements } from './other-releases.ts';
import { readStatuses, statusConcept, withCertainty, type StatusElement } from './statuses.ts';

/** A resource whose elements have the JSON types that its readers count on. */
export interface ShapedResource {
  /** The resource itself when nothing had to be mended. */
  readonly json: JsonObject;
  /** What is wrong, e.g. `valueQuantity.value is not a number`. */
  readonly faults: readonly string[];
  /** A modifier that nobody understands: it may mean the opposite of what it says. */
  readonly isModified: boolean;
  /** Its value is there, and cannot be read. */
  readonly hasUnreadableValue: boolean;
  /** When it was, is there, and cannot be read. */
  readonly hasUnreadableDate: boolean;
}

/** Which element of a choice says that a date is there, when the date itself cannot be read. */
const dateElements: ReadonlyMap<string, string> = new Map(
  [
    ['effective', ['effectiveDateTime', 'effectiveInstant', 'effectivePeriod']],
    ['onset', ['onsetDateTime', 'onsetPeriod']],
    ['abatement', ['abatementDateTime', 'abatementPeriod']],
    ['performed', ['performedDateTime', 'performedPeriod']],
    ['occurrence', ['occurrenceDateTime', 'occurrencePeriod']],
  ].flatMap(([name, elements]) =>
    [...(elements as string[])].map((each) => [each, `_${String(name)}DateTime`] as const),
  ),
);

/** The values of Observations. */
const values: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['valueQuantity', quantity],
  ['valueCodeableConcept', concept],
  ['valueString', text],
  ['valueBoolean', flag],
  ['valueInteger', number],
  ['valueRange', range],
  ['valueRatio', object],
  ['valueSampledData', object],
  ['valueTime', text],
  ['valueDateTime', text],
  ['valuePeriod', object],
]);

const clinicalStatus: Shape = (value, path) => statusConcept(value, path as StatusElement);

/** Stands for an element of another FHIR release. */
const other = Symbol('of another release');

/** All elements that are checked: by them resources are indexed, compared and put in order. */
const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...values,
  ['status', plainCode],
  ['code', concept],
  ['vaccineCode', concept],
  ['medicationCodeableConcept', concept],
  ['medicationReference', object],
  ['clinicalStatus', clinicalStatus],
  ['verificationStatus', clinicalStatus],
  ['meta', object],
  ['contained', objects],
  ['category', concepts],
  ['interpretation', concepts],
  ['bodySite', concepts],
  ['dataAbsentReason', concept],
  ['component', objects],
  ['referenceRange', objects],
  ['birthDate', birthDate],
  ['gender', plainCode],
  ['deceasedBoolean', flag],
  ['deceased', () => new ShapeFault('deceased is not an element of R4')],
  ...['issued', 'recordedDate', 'authoredOn', 'deceasedDateTime', 'dateAsserted'].map(
    (name): [string, Shape] => [name, date],
  ),
  ...[...dateElements.keys()].map((name): [string, Shape] => [
    name,
    name.endsWith('Period') ? period : date,
  ]),
  ...otherReleaseElements
    .filter((name) => !dateElements.has(name))
    .map((name): [string, Shape] => [name, () => other]),
]);

/** The elements of the resource before, in their order, and what they are checked by: neighbours have the same. */
const lastNames: string[] = [];
const lastShapes: (Shape | undefined)[] = [];

/** @param at the place of the element among those of its resource */
function shapeOf(name: string, at: number): Shape | undefined {
  if (lastNames[at] === name) return lastShapes[at];
  const shape = shapes.get(name);
  if (at < mostNames) {
    lastNames[at] = name;
    lastShapes[at] = shape;
  }
  return shape;
}

/** A hostile resource may have any number of elements. */
const mostNames = 64;

const sound: readonly string[] = [];

/** What FHIR says of an element whose value is not given because it was wrong. */
const dataError = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'error' },
  ],
};

/**
 * Checks the elements by which resources are indexed and compared, and mends what can be read in one way
 * only: JSON nulls, a single coding where a list belongs, "true" for true, a status in capitals, a date
 * with a blank for its T, elements of other FHIR releases. What cannot be read is taken out, so that
 * nobody takes it for what it is not; that it was there is said in the result. Elements that it does not
 * know are not touched.
 * @param bornOn FHIR date before which nothing can have happened to the patient
 */
export function shapeResource(given: JsonObject, bornOn?: string): ShapedResource {
  const shaped = checkElements(given, bornOn);
  if (!shaped.isOfOtherRelease) return shaped;
  const { json, faults, isModified } = asR4(given);
  if (json === given) {
    return isModified ? { ...shaped, faults: [...faults, ...shaped.faults], isModified } : shaped;
  }
  const again = checkElements(json, bornOn);
  return { ...again, faults: [...faults, ...again.faults], isModified };
}

interface Checked extends ShapedResource {
  readonly isOfOtherRelease: boolean;
}

function checkElements(given: JsonObject, bornOn: string | undefined): Checked {
  // Nearly every resource is as it should be: nothing is made for what is not found.
  let faults: string[] | undefined;
  let mended: Map<string, unknown> | undefined;
  let [hasUnreadableValue, hasUnreadableDate, isOfOtherRelease] = [false, false, false];
  let at = 0;
  for (const name in given) {
    const shape = shapeOf(name, at++);
    if (shape === undefined) continue;
    const value = given[name];
    let checked = value === null ? undefined : shape(value, name);
    if (checked === other) {
      isOfOtherRelease ||= isOtherRelease(given.resourceType, name);
      continue;
    }
    if (bornOn !== undefined && shape === date && isBeforeBirth(checked, bornOn)) {
      checked = new ShapeFault(`${name} is before the birth`);
    }
    if (checked === value) {
      if (renamedDates.has(name)) isOfOtherRelease ||= isOtherRelease(given.resourceType, name);
      continue;
    }
    mended ??= new Map();
    if (!(checked instanceof ShapeFault)) {
      mended.set(name, checked);
      continue;
    }
    (faults ??= []).push(checked.words);
    const isValue = values.has(name);
    hasUnreadableValue ||= isValue;
    mended.set(name, isValue ? undefined : checked.rest);
    if (checked.rest !== undefined) continue;
    const dateElement = dateElements.get(name);
    if (dateElement !== undefined) {
      hasUnreadableDate = true;
      mended.set(dateElement, dataError);
    } else if (name.startsWith('deceased')) {
      mended.set('_deceasedBoolean', dataError);
    }
  }
  // FHIR R4, obs-6: a reason why there is no value, beside a value, leaves nobody to say which is wrong.
  if (given.dataAbsentReason != null && given.resourceType === 'Observation') {
    for (const name of values.keys()) {
      if (given[name] == null) continue;
      (faults ??= []).push(`${name} stands beside a reason why there is none`);
      (mended ??= new Map()).set(name, undefined);
      hasUnreadableValue = true;
    }
  }
  const json = mended === undefined ? given : withElements(given, mended);
  return {
    json: withCertainty(readStatuses(json)),
    faults: faults ?? sound,
    isModified: false,
    hasUnreadableValue,
    hasUnreadableDate,
    isOfOtherRelease,
  };
}

/** Elements that R4 has for some types, and other releases for others. */
const renamedDates: ReadonlySet<string> = new Set(
  otherReleaseElements.filter((name) => dateElements.has(name)),
);

function isBeforeBirth(checked: unknown, bornOn: string): boolean {
  // A text that comes before another may still be a part of it: "1992" of "1992-02-11".
  return typeof checked === 'string' && checked < bornOn && isDayBefore(checked, bornOn);
}
