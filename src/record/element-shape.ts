import { isObject, listOf, type JsonObject } from './json.ts';

/** What is wrong with an element, e.g. `code.coding is not a list`. */
export class ShapeFault {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

/**
 * Gives the element as it can be used (itself when nothing is wrong with it), or a ShapeFault.
 * @param path the element's name, for the fault
 */
export type Shape = (value: unknown, path: string) => unknown;

/** The object itself when nothing changes; else a copy, elements of value `undefined` left out. */
export function withElements(json: JsonObject, elements: ReadonlyMap<string, unknown>): JsonObject {
  if (elements.size === 0) return json;
  return Object.fromEntries(
    Object.entries(json)
      .map(([name, value]): [string, unknown] => [
        name,
        elements.has(name) ? elements.get(name) : value,
      ])
      .filter(([, value]) => value !== undefined),
  );
}

export function text(value: unknown, path: string): unknown {
  return typeof value === 'string' ? value : new ShapeFault(`${path} is not text`);
}

export function object(value: unknown, path: string): unknown {
  return isObject(value) ? value : new ShapeFault(`${path} is not an object`);
}

export function flag(value: unknown, path: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : new ShapeFault(`${path} is not a boolean`);
}

/** A list of objects; what is no object in it is taken out. */
export function objects(value: unknown, path: string): unknown {
  if (!Array.isArray(value)) return new ShapeFault(`${path} is not a list`);
  return value.every(isObject) ? value : value.filter(isObject);
}

export function concept(value: unknown, path: string): unknown {
  if (!isObject(value)) return new ShapeFault(`${path} is not a CodeableConcept`);
  const { coding } = value;
  if (coding === undefined) return value;
  if (coding === null) return withElements(value, new Map([['coding', undefined]]));
  if (!Array.isArray(coding)) return new ShapeFault(`${path}.coding is not a list`);
  let onlyObjects = true;
  for (const one of coding) {
    if (!isObject(one)) onlyObjects = false;
    else if (!(isTextOrAbsent(one.code) && isTextOrAbsent(one.system))) {
      return new ShapeFault(`${path}.coding has a code or system that is not text`);
    }
  }
  if (onlyObjects) return value;
  return withElements(value, new Map([['coding', coding.filter(isObject)]]));
}

/** One or a list, as the type has it; AllergyIntolerance has bare codes, which are none. */
export function concepts(value: unknown, path: string): unknown {
  for (const one of listOf(value)) {
    if (one === null || typeof one === 'string') continue;
    const checked = concept(one, path);
    if (checked instanceof ShapeFault) return checked;
  }
  return value;
}

export function quantity(value: unknown, path: string): unknown {
  if (!isObject(value)) return new ShapeFault(`${path} is not a Quantity`);
  if (value.value != null && typeof value.value !== 'number') {
    return new ShapeFault(`${path}.value is not a number`);
  }
  const { comparator, unit, system, code } = value;
  if (
    isTextOrAbsent(comparator) &&
    isTextOrAbsent(unit) &&
    isTextOrAbsent(system) &&
    isTextOrAbsent(code)
  ) {
    return value;
  }
  return notText({ comparator, unit, system, code }, path);
}

export function period(value: unknown, path: string): unknown {
  if (!isObject(value)) return new ShapeFault(`${path} is not a Period`);
  const { start, end } = value;
  return isTextOrAbsent(start) && isTextOrAbsent(end) ? value : notText({ start, end }, path);
}

/** @param elements of which one is not text */
function notText(elements: JsonObject, path: string): ShapeFault {
  const name = Object.keys(elements).find((each) => !isTextOrAbsent(elements[each]));
  return new ShapeFault(`${path}.${name ?? ''} is not text`);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}
