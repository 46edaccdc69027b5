import { Code, Concept, Date as CqlDate, DateTime } from 'cql-execution';
import { FhirNode } from '../../reference/fhir-node.ts';
import { isResource, resourceKey } from '../../reference/node-content.ts';
import type { Value } from '../expr.ts';
import { isEqual, isTuple } from './equality.ts';
import { shifted } from './temporal-order.ts';

type List = readonly Value[];

/**
 * A list without what it holds already, in its order; of nulls the first one stays. Resources are
 * told apart by identity, FHIR elements by type and content.
 */
export function distinct(list: List): List {
  if (list.length < 2 || isFewResources(list)) return list;
  const seen = new Set<unknown>();
  const kept: Value[] = [];
  for (const value of list) {
    const key = keyOf(value);
    if (key === undefined) return comparedOneByOne(list);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(value);
  }
  return kept.length === list.length ? list : kept;
}

/** So many are compared with each other sooner than put into a set. */
const few = 8;

/** Whether these are different resources: each of them has one node, so nothing else need be asked. */
function isFewResources(list: List): boolean {
  if (list.length > few) return false;
  for (let index = 0; index < list.length; index++) {
    const node = list[index];
    if (!(node instanceof FhirNode) || !isResource(FhirNode.jsonOf(node))) return false;
    if (list.indexOf(node) !== index) return false;
  }
  return true;
}

/** For quantities, intervals and the like, which may be equal and look different. */
function comparedOneByOne(list: List): List {
  const kept: Value[] = [];
  for (const value of list) {
    const isKnown = kept.some((each) => (value === null ? each === null : isEqual(each, value)));
    if (!isKnown) kept.push(value);
  }
  return kept;
}

/** Texts of a CQL String and of anything else are never the same. */
const mark = '\u0000';

type Key = string | number | boolean | bigint | null | undefined;

/** What is the same for equal values alone; undefined where equality has to be asked. */
function keyOf(value: Value): Key {
  if (value === null || typeof value !== 'object') return value as Key;
  if (value instanceof FhirNode) return nodeKey(value);
  if (value instanceof Code) return codeText(value);
  if (value instanceof Concept) {
    const codes = value.codes as List;
    if (!codes.every((each) => each instanceof Code)) return undefined;
    return `${mark}concept ${String(value.display)} ${codes.map(codeText).join()}`;
  }
  if (value instanceof DateTime) {
    const { timezoneOffset } = value;
    const utc = timezoneOffset === null ? value : shifted(value, 0);
    return `${mark}${timezoneOffset === null ? 'time' : 'instant'} ${utc.toString()}`;
  }
  if (value instanceof CqlDate) return `${mark}date ${value.toString()}`;
  if (Array.isArray(value)) return listKey(value);
  return isTuple(value) ? tupleKey(value) : undefined;
}

function nodeKey(node: FhirNode): string {
  const json = FhirNode.jsonOf(node);
  if (isResource(json)) return mark + resourceKey(json);
  const [content = ''] = node;
  return `${mark}${FhirNode.typeOf(node).name} ${content}`;
}

function codeText({ code, system, version, display }: Code): string {
  return `${mark}code ${JSON.stringify([code, system, version, display])}`;
}

function listKey(list: List): string | undefined {
  const keys = list.map(partKey);
  return keys.includes(undefined) ? undefined : `${mark}list ${JSON.stringify(keys)}`;
}

/** An absent element is a null one. */
function tupleKey(tuple: Readonly<Record<string, Value>>): string | undefined {
  const keys: string[] = [];
  for (const name of Object.keys(tuple).sort()) {
    const value = tuple[name] ?? null;
    const key = value === null ? '' : partKey(value);
    if (key === undefined) return undefined;
    if (value !== null) keys.push(name, key);
  }
  return `${mark}tuple ${JSON.stringify(keys)}`;
}

function partKey(value: Value): string | undefined {
  const key = keyOf(value);
  return key === undefined ? undefined : `${typeof key} ${String(key)}`;
}
