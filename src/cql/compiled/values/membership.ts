import { Interval } from 'cql-execution';
import type { Value } from '../expr.ts';
import { isEqual } from './equality.ts';
import { intervalHolds } from './interval-membership.ts';
import { isTemporal, orderOf } from './temporal-order.ts';
import { both, type Truth } from './three-valued.ts';

type List = readonly Value[];

/** Whether a list holds a value that is equal, or of null a null. */
export function holds(list: List, item: Value): boolean {
  if (item === null || typeof item !== 'object') return list.includes(item);
  for (const each of list) if (isEqual(each, item) === true) return true;
  return false;
}

/** CQL `in` of a value and a list or an interval that is not null. */
export function isIn(item: Value, container: Value, precision?: string): Truth {
  if (Array.isArray(container)) return holds(container as List, item);
  if (item === null || !(container instanceof Interval)) return null;
  return intervalHolds(container, item, precision);
}

/**
 * Whether a list holds a value and another one besides (CQL 1.5.3, Logical Specification,
 * ProperContains). Unlike for `in`, what is not precise enough to tell leaves it unknown.
 */
export function properlyHolds(list: List, item: Value): Truth {
  const same = list.map((each) => sameElement(each, item));
  const isThere = same.includes(true) ? true : same.includes(null) && item !== null ? null : false;
  const others = same.map((each, at) => (list[at] === null && item !== null ? null : each));
  const isAnother = others.includes(false) ? true : others.includes(null) ? null : false;
  return both(holds(list, item) || isThere, isAnother);
}

function sameElement(element: Value, item: Value): Truth {
  if (element === null || item === null) return element === item;
  if (!isTemporal(element) || !isTemporal(item)) return isEqual(element, item);
  const order = orderOf(element, item);
  return order === null ? null : order === 0;
}
