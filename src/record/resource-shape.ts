import {
  concept,
  concepts,
  flag,
  object,
  objects,
  period,
  quantity,
  ShapeFault,
  text,
  withElements,
  type Shape,
} from './element-shape.ts';
import { isObject, type JsonObject } from './json.ts';

/** A resource whose elements have the JSON types that its readers count on. */
export interface ShapedResource {
  /** The resource itself when nothing had to be mended; `undefined` when it cannot be used. */
  readonly json: JsonObject | undefined;
  /** What is wrong, e.g. `code.coding is not a list`. */
  readonly faults: readonly string[];
}

/** Elements without which nobody can say what the resource states: a fault there takes it out. */
const vital: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['status', text],
  ['code', concept],
  ['vaccineCode', concept],
  ['medicationCodeableConcept', concept],
  ['medicationReference', object],
  ['clinicalStatus', concept],
  ['verificationStatus', concept],
]);

/**
 * Elements that can be taken out alone. The resource stays, because without it an older one would be
 * taken for the latest: a result without its value or date is unknown, one that is gone is not.
 */
const removable: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['meta', object],
  ['contained', objects],
  ['category', concepts],
  ['interpretation', concepts],
  ['bodySite', concepts],
  ['dataAbsentReason', concept],
  ['valueCodeableConcept', concept],
  ['valueQuantity', quantity],
  ['component', objects],
  ['referenceRange', objects],
  ['birthDate', text],
  ['gender', text],
  ['deceasedBoolean', flag],
  ...[
    'effectiveDateTime',
    'effectiveInstant',
    'issued',
    'onsetDateTime',
    'abatementDateTime',
    'recordedDate',
    'performedDateTime',
    'occurrenceDateTime',
    'authoredOn',
    'deceasedDateTime',
  ].map((name): [string, Shape] => [name, text]),
  ...['effectivePeriod', 'onsetPeriod', 'abatementPeriod', 'performedPeriod'].map(
    (name): [string, Shape] => [name, period],
  ),
]);

/** In a component of an Observation, which is read like an Observation of its own. */
const componentElements = ['code', 'valueCodeableConcept', 'valueQuantity', 'dataAbsentReason'];

/** Code systems of statuses that FHIR releases before R4 gave as bare codes. */
const statusSystems: ReadonlyMap<string, string> = new Map([
  ['Condition clinicalStatus', 'http://terminology.hl7.org/CodeSystem/condition-clinical'],
  ['Condition verificationStatus', 'http://terminology.hl7.org/CodeSystem/condition-ver-status'],
  [
    'AllergyIntolerance clinicalStatus',
    'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
  ],
  [
    'AllergyIntolerance verificationStatus',
    'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
  ],
]);

/** All that are checked, in one place to look. */
const shapes: ReadonlyMap<string, Shape> = new Map([...vital, ...removable]);

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
const nothing: ReadonlyMap<string, unknown> = new Map();

/**
 * Checks the elements by which resources are indexed and compared, and mends what is harmless: JSON
 * nulls, codings that are null, a status given as a bare code, "true" for true. Elements that it
 * does not know are not touched.
 */
export function shapeResource(json: JsonObject): ShapedResource {
  // Nearly every resource is as it should be: nothing is made for what is not found.
  let faults: string[] | undefined;
  let mended: Map<string, unknown> | undefined;
  let usable = true;
  let components: unknown;
  let at = 0;
  for (const name in json) {
    const shape = shapeOf(name, at++);
    if (shape === undefined) continue;
    const value = json[name];
    const isBare = shape === concept && typeof value === 'string';
    const given = isBare ? asConcept(value, name, json.resourceType) : value;
    const checked = given === null ? undefined : shape(given, name);
    if (name === 'component') components = checked;
    if (checked === value) continue;
    mended ??= new Map();
    if (checked instanceof ShapeFault) {
      (faults ??= []).push(checked.words);
      mended.set(name, undefined);
      if (vital.has(name)) usable = false;
    } else {
      mended.set(name, checked);
    }
  }
  if (Array.isArray(components)) {
    faults ??= [];
    const checked = shapeComponents(components, faults);
    if (checked !== components) (mended ??= new Map()).set('component', checked);
  }
  return {
    json: usable ? withElements(json, mended ?? nothing) : undefined,
    faults: faults ?? sound,
  };
}

function asConcept(value: string, name: string, resourceType: unknown): unknown {
  const system = statusSystems.get(`${String(resourceType)} ${name}`);
  return system === undefined ? value : { coding: [{ system, code: value }] };
}

function shapeComponents(components: readonly unknown[], faults: string[]): readonly unknown[] {
  let changed = false;
  const shaped = components.map((component) => {
    if (!isObject(component)) return component;
    const mended = new Map<string, unknown>();
    for (const name of componentElements) {
      const shape = shapes.get(name);
      const given = component[name];
      if (shape === undefined || given === undefined) continue;
      const checked = given === null ? undefined : shape(given, name);
      if (checked === given) continue;
      if (checked instanceof ShapeFault) faults.push(`component.${checked.words}`);
      mended.set(name, checked instanceof ShapeFault ? undefined : checked);
    }
    changed ||= mended.size > 0;
    return withElements(component, mended);
  });
  return changed ? shaped : components;
}
