import { isDayBefore, readableBirthDate, readableDate } from './date-text.ts';
import { isObject, listOf, type JsonObject } from './json.ts';

/** What is wrong with an element, e.g. `valueQuantity.value is not a number`. */
export class ShapeFault {
  readonly words: string;
  /** What of the element can be read all the same. */
  readonly rest: unknown;

  constructor(words: string, rest?: unknown) {
    this.words = words;
    this.rest = rest;
  }
}

/**
 * Gives the element as it can be used (itself when nothing is wrong with it), or a ShapeFault. What can be
 * read in one way only is read: a single value in a list of one, and one value where a list belongs.
 * @param path the element's name, for the fault
 */
export type Shape = (value: unknown, path: string) => unknown;

/** The object itself when nothing changes; else a copy, elements of value `undefined` left out. */
export function withElements(json: JsonObject, elements: ReadonlyMap<string, unknown>): JsonObject {
  if (elements.size === 0) return json;
  const changed: Record<string, unknown> = Object.fromEntries(
    Object.entries(json).filter(([name]) => !elements.has(name)),
  );
  for (const [name, value] of elements) {
    if (value !== undefined) changed[name] = value;
  }
  return changed;
}

/** The only value of a list of one. */
function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value;
}

export function text(value: unknown, path: string): unknown {
  if (typeof value === 'string') return value;
  const only = single(value);
  return typeof only === 'string' ? only : new ShapeFault(`${path} is not text`);
}

export function number(value: unknown, path: string): unknown {
  if (typeof value === 'number') return value;
  const only = single(value);
  return typeof only === 'number' ? only : new ShapeFault(`${path} is not a number`);
}

/** A FHIR code such as a status: its letters may be capitals and blanks around it. */
export function plainCode(value: unknown, path: string): unknown {
  if (typeof value === 'string' && plainCodes.has(value)) return value;
  const given = text(value, path);
  if (typeof given !== 'string') return given;
  const plain = given.trim().toLowerCase();
  if (plain === value && plainCodes.size < mostPlainCodes) plainCodes.add(plain);
  return plain;
}

/** Codes that were found to be in small letters: charts have a few, over and over. */
const plainCodes = new Set<string>();
const mostPlainCodes = 1000;

export function object(value: unknown, path: string): unknown {
  if (isObject(value)) return value;
  const only = single(value);
  return isObject(only) ? only : new ShapeFault(`${path} is not an object`);
}

export function flag(value: unknown, path: string): unknown {
  const given = single(value);
  if (given === 'true' || given === 'false') return given === 'true';
  return typeof given === 'boolean' ? given : new ShapeFault(`${path} is not a boolean`);
}

export function date(value: unknown, path: string): unknown {
  return dated(value, path, readableDate);
}

export function birthDate(value: unknown, path: string): unknown {
  return dated(value, path, readableBirthDate);
}

function dated(
  value: unknown,
  path: string,
  read: (text: string) => string | undefined,
): string | ShapeFault {
  const given = single(value);
  if (typeof given !== 'string') return new ShapeFault(`${path} is not text`);
  return read(given) ?? new ShapeFault(`${path} is not a date that can be read`);
}

/** A list of objects; what is no object in it is taken out. */
export function objects(value: unknown, path: string): unknown {
  if (isObject(value)) return [value];
  if (!Array.isArray(value)) return new ShapeFault(`${path} is not a list`);
  return value.every(isObject) ? value : value.filter(isObject);
}

/** Words in place of a CodeableConcept are its text. */
export function concept(value: unknown, path: string): unknown {
  if (isSoundConcept(value)) return value;
  const given = single(value);
  if (typeof given === 'string') return { text: given };
  if (!isObject(given)) return new ShapeFault(`${path} is not a CodeableConcept`);
  const { coding } = given;
  return coding === undefined || isSoundCodings(coding) ? given : withCodings(given, coding, path);
}

/** Nearly every CodeableConcept. */
function isSoundConcept(value: unknown): boolean {
  return isObject(value) && (value.coding === undefined || isSoundCodings(value.coding));
}

/** Nearly every list of codings. */
function isSoundCodings(coding: unknown): boolean {
  if (!Array.isArray(coding)) return false;
  for (let at = 0; at < coding.length; at++) {
    const one: unknown = coding[at];
    if (!isObject(one) || !isTextOrAbsent(one.code) || !isTextOrAbsent(one.system)) return false;
  }
  return true;
}

/** What can be read of some codings; a whole number is a code written as one. */
function withCodings(given: JsonObject, coding: unknown, path: string): unknown {
  let fault: string | undefined;
  if (typeof coding === 'string') fault = `${path}.coding is not a list`;
  const readable = listOf(coding)
    .filter(isObject)
    .flatMap((one) => {
      const code = Number.isSafeInteger(one.code) ? String(one.code) : one.code;
      if (isTextOrAbsent(code) && isTextOrAbsent(one.system)) return [{ ...one, code }];
      fault = `${path}.coding has a code or system that is not text`;
      return [];
    });
  const codings = readable.length === 0 ? undefined : readable;
  const rest = withElements(given, new Map([['coding', codings]]));
  return fault === undefined ? rest : new ShapeFault(fault, rest);
}

/** One or a list, as the type has it; AllergyIntolerance has bare codes, which are none. */
export function concepts(value: unknown, path: string): unknown {
  if (Array.isArray(value) && areSoundConcepts(value)) return value;
  let changed = false;
  const checked: unknown[] = [];
  for (const one of listOf(value)) {
    const bare = one === null || typeof one === 'string';
    const read = bare ? one : concept(one, path);
    if (read instanceof ShapeFault) return read;
    changed ||= read !== one;
    checked.push(read);
  }
  if (!changed) return value;
  return Array.isArray(value) ? checked : checked[0];
}

/** Nearly every list of CodeableConcepts. */
function areSoundConcepts(list: readonly unknown[]): boolean {
  for (let at = 0; at < list.length; at++) {
    if (!isSoundConcept(list[at])) return false;
  }
  return true;
}

export function quantity(value: unknown, path: string): unknown {
  const given = single(value);
  if (!isObject(given)) return new ShapeFault(`${path} is not a Quantity`);
  if (given.value != null && typeof given.value !== 'number') {
    return new ShapeFault(`${path}.value is not a number`);
  }
  const { comparator, unit, system, code } = given;
  if (
    isTextOrAbsent(comparator) &&
    isTextOrAbsent(unit) &&
    isTextOrAbsent(system) &&
    isTextOrAbsent(code)
  ) {
    return given;
  }
  return notText({ comparator, unit, system, code }, path);
}

export function range(value: unknown, path: string): unknown {
  const given = object(value, path);
  if (!isObject(given)) return given;
  for (const end of ['low', 'high']) {
    if (given[end] == null) continue;
    const checked = quantity(given[end], `${path}.${end}`);
    if (checked instanceof ShapeFault) return checked;
  }
  return given;
}

/**
 * A Period whose ends can be read. One without a readable start is a Period that ended; one whose end cannot be read, or
 * lies before its start, says nothing: without its end it would seem to go on.
 */
export function period(value: unknown, path: string): unknown {
  const given = object(value, path);
  if (!isObject(given)) return new ShapeFault(`${path} is not a Period`);
  const start = given.start == null ? given.start : date(given.start, `${path}.start`);
  const end = given.end == null ? given.end : date(given.end, `${path}.end`);
  if (end instanceof ShapeFault) return end;
  if (start instanceof ShapeFault) {
    if (typeof end !== 'string') return start;
    return new ShapeFault(start.words, withElements(given, new Map([['start', undefined]])));
  }
  if (typeof start === 'string' && typeof end === 'string' && isDayBefore(end, start)) {
    return new ShapeFault(`${path} ends before it starts`);
  }
  return start === given.start && end === given.end ? given : { ...given, start, end };
}

/** @param elements of which one is not text */
function notText(elements: JsonObject, path: string): ShapeFault {
  const name = Object.keys(elements).find((each) => !isTextOrAbsent(elements[each]));
  return new ShapeFault(`${path}.${name ?? ''} is not text`);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}
