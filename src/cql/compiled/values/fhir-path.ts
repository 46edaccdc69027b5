import { FhirNode } from '../../reference/fhir-node.ts';
import type { ElementForm, NodeElement, NodeType } from '../../reference/node-type.ts';
import type { Value } from '../expr.ts';
import type { Evaluation } from '../frame.ts';
import { elementOf } from './property.ts';

/** One element on a path, e.g. `value`, or `value as FHIR.Quantity`. */
export interface PathStep {
  readonly name: string;
  /** As ELM names it; of another type the element counts as absent. */
  readonly as?: string;
}

/** Reads elements of elements, e.g. `code.value`. */
export type PathReader = (value: Value, evaluation: Evaluation) => Value;

/**
 * A reader of a path that ends in a primitive's `value`. Of a FHIR value it looks into the JSON at
 * once, without a node for what lies between; of anything else, and wherever a list or an extension
 * is on the way, it goes element by element.
 */
export function pathReader(path: readonly PathStep[]): PathReader {
  // What one place of the CQL reads is nearly always of one type.
  let lastType: NodeType | undefined;
  let lastPlan: Plan | null = null;
  return (value, evaluation) => {
    if (value === null) return null;
    if (!(value instanceof FhirNode)) return path.reduce(stepFrom, value);
    const type = FhirNode.nodeTypeOf(value);
    if (type !== lastType) {
      lastType = type;
      lastPlan = planOf(type, path);
    }
    if (lastPlan === null) return path.reduce(stepFrom, value as Value);
    return readPlan(lastPlan, FhirNode.jsonOf(value), evaluation);
  };
}

/** Whether an element is there, without making a node of it. */
export function presenceTest(name: string): (value: Value) => boolean {
  let lastType: NodeType | undefined;
  let lastForms: readonly ElementForm[] | undefined;
  return (value) => {
    if (!(value instanceof FhirNode)) return elementOf(value, name) !== null;
    const type = FhirNode.nodeTypeOf(value);
    if (type !== lastType) {
      lastType = type;
      lastForms = plainForms(type.elements.get(name));
    }
    return lastForms === undefined || type.model.primitive !== undefined
      ? elementOf(value, name) !== null
      : formIn(FhirNode.jsonOf(value) as Fields, lastForms) !== undefined;
  };
}

/** Whether an element is there and of a type, without making a node of it. */
export function formTest(name: string, elmType: string): (value: Value) => boolean {
  let lastType: NodeType | undefined;
  let lastForms: readonly ElementForm[] | undefined;
  return (value) => {
    if (!(value instanceof FhirNode)) return isOfType(elementOf(value, name), elmType);
    const type = FhirNode.nodeTypeOf(value);
    if (type !== lastType) {
      lastType = type;
      lastForms = plainForms(type.elements.get(name));
    }
    if (lastForms === undefined || type.model.primitive !== undefined) {
      return isOfType(elementOf(value, name), elmType);
    }
    const form = formIn(FhirNode.jsonOf(value) as Fields, lastForms);
    return form?.type()?.elmNames.has(elmType) === true;
  };
}

type Fields = Readonly<Record<string, unknown>>;

function stepFrom(value: Value, { name, as }: PathStep): Value {
  const element = elementOf(value, name);
  return as === undefined || isOfType(element, as) ? element : null;
}

function isOfType(value: Value, elmType: string): boolean {
  return value instanceof FhirNode && value._is({ name: elmType });
}

/** The forms of an element that is no list and whose types are all FHIR's. */
function plainForms(element: NodeElement | undefined): readonly ElementForm[] | undefined {
  if (element === undefined || element.isList) return undefined;
  return element.forms.every(
    ({ systemType, isResource }) => systemType === undefined && !isResource,
  )
    ? element.forms
    : undefined;
}

/** Which of its forms an element has in a resource or in another complex element. A complex type is an object, a primitive anything else. */
function formIn(parent: Fields, forms: readonly ElementForm[]): ElementForm | undefined {
  for (const form of forms) {
    const value = parent[form.jsonName];
    if (value == null && parent[form.extrasName] == null) continue;
    const isPrimitive = form.type()?.model.primitive !== undefined;
    const isObject = typeof value === 'object' && value !== null;
    const isSound = isPrimitive ? !isObject : isObject && !Array.isArray(value);
    return isSound ? form : undefined;
  }
  return undefined;
}

/** How a path goes through JSON to a primitive. */
interface Plan {
  readonly hops: readonly Hop[];
  /** The primitive's System type, e.g. `DateTime`. */
  readonly primitive: string;
  /** Of a Coding or a Quantity: given in the canonical spelling. */
  readonly vocabulary: 'system' | 'code' | undefined;
}

interface Hop {
  readonly jsonName: string;
  /** Other forms of a choice, one of which would count first. */
  readonly unless: readonly string[];
}

/** The plan of a path from a type on; null where it has to be gone element by element. */
function planOf(start: NodeType, path: readonly PathStep[]): Plan | null {
  const hops: Hop[] = [];
  let type = start;
  let vocabulary: Plan['vocabulary'];
  for (const { name, as } of path.slice(0, -1)) {
    const element = type.model.primitive === undefined ? type.elements.get(name) : undefined;
    const form = element && onlyForm(element, as);
    const next = form?.type();
    if (element === undefined || form === undefined || next === undefined) return null;
    const before = element.forms.slice(0, element.forms.indexOf(form));
    const unless = before.flatMap(({ jsonName, extrasName }) => [jsonName, extrasName]);
    hops.push({ jsonName: form.jsonName, unless });
    ({ vocabulary } = element);
    type = next;
  }
  const { primitive } = type.model;
  return primitive === undefined ? null : { hops, primitive, vocabulary };
}

/** The one form that an element can have, if it is to be of a type. */
function onlyForm({ isList, forms }: NodeElement, as: string | undefined): ElementForm | undefined {
  if (
    isList ||
    forms.some(({ systemType, isResource }) => systemType !== undefined || isResource)
  ) {
    return undefined;
  }
  const wanted =
    as === undefined ? forms : forms.filter((form) => form.type()?.elmNames.has(as) === true);
  return wanted.length === 1 ? wanted[0] : undefined;
}

function readPlan(
  { hops, primitive, vocabulary }: Plan,
  json: unknown,
  { reader }: Evaluation,
): Value {
  let [found, parent] = [json, json];
  for (let at = 0; at < hops.length; at++) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
    parent = found;
    const { jsonName, unless } = hops[at]!;
    for (let index = 0; index < unless.length; index++) {
      if ((parent as Fields)[unless[index]!] != null) return null;
    }
    found = (parent as Fields)[jsonName];
  }
  if (found == null) return null;
  if (vocabulary === undefined || typeof found !== 'string') {
    return reader.primitive(found, primitive);
  }
  if (vocabulary === 'system') return reader.canonicalSystem(found);
  const { system } = parent as Fields;
  return typeof system === 'string' ? reader.canonicalCode(system, found) : found;
}
