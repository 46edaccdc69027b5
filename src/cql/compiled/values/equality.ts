import { Code, Concept, DateTime, Interval, Quantity, Ratio } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { equals } from 'cql-execution/lib/util/comparison.js';
import { FhirNode } from '../../reference/fhir-node.ts';
import type { Value } from '../expr.ts';
import { boundsOf, endsOf, isSameBound } from './interval-bounds.ts';
import { stepOf } from './neighbour.ts';
import { orderOfPoints } from './order.ts';
import { isTemporal, orderOf, type Temporal } from './temporal-order.ts';
import { both, type Truth } from './three-valued.ts';

/**
 * CQL `=` (CQL 1.5.3, Logical Specification, Equal): null where either side is null, or where a
 * difference is uncertain. Inside lists and tuples two nulls are equal.
 */
export function isEqual(left: Value, right: Value): Truth {
  if (left === null || right === null) return null;
  if (typeof left !== 'object' && typeof right !== 'object') return left === right;
  if (left instanceof Uncertainty || right instanceof Uncertainty) {
    return (Uncertainty.from(left) as Uncertainty).equals(right) as Truth;
  }
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  if (left instanceof FhirNode) return left.equals(right);
  if (Array.isArray(left)) return Array.isArray(right) && listsEqual(left, right);
  if (isTemporal(left)) return isTemporal(right) && temporalsEqual(left, right);
  if (left instanceof Quantity && right instanceof Quantity) {
    const order = orderOfPoints(left, right);
    return order === null ? null : order === 0;
  }
  if (left instanceof Interval && right instanceof Interval) return intervalsEqual(left, right);
  if (left instanceof Ratio && right instanceof Ratio) {
    return both(
      isEqual(left.numerator, right.numerator),
      isEqual(left.denominator, right.denominator),
    );
  }
  if (left.constructor !== right.constructor) return false;
  const isOfElements = left instanceof Code || left instanceof Concept || isTuple(left);
  return isOfElements ? elementsEqual(left, right) : ((equals(left, right) as Truth) ?? null);
}

export function isTuple(value: Value): value is Elements {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

function partsEqual(left: Value, right: Value): Truth {
  return left === null && right === null ? true : isEqual(left, right);
}

function listsEqual(left: readonly Value[], right: readonly Value[]): Truth {
  if (left.length !== right.length) return false;
  let result: Truth = true;
  for (let index = 0; index < left.length && result !== false; index++) {
    result = both(result, partsEqual(left[index], right[index]));
  }
  return result;
}

type Elements = Readonly<Record<string, Value>>;

/** Codes and Concepts are compared as the tuples of their elements. */
function elementsEqual(left: object, right: object): Truth {
  const [one, other] = [left as Elements, right as Elements];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  if (isTuple(left) && names.size !== Object.keys(one).length) return false;
  let result: Truth = true;
  for (const name of names) {
    result = both(result, partsEqual(one[name] ?? null, other[name] ?? null));
    if (result === false) return false;
  }
  return result;
}

function temporalsEqual(left: Temporal, right: Temporal): Truth {
  const order = orderOf(withWholeSeconds(left), withWholeSeconds(right));
  return order === null ? null : order === 0;
}

/** Seconds and milliseconds are one number, so a second without milliseconds is a whole one. */
function withWholeSeconds(value: Temporal): Temporal {
  if (!(value instanceof DateTime) || value.second === null || value.millisecond !== null) {
    return value;
  }
  const whole = value.copy();
  whole.millisecond = 0;
  return whole;
}

function intervalsEqual(left: Interval, right: Interval): Truth {
  const [one, other] = [endsOf(left), endsOf(right)];
  const step = stepOf(undefined, one.low, one.high, other.low, other.high);
  const [first, second] = [boundsOf(left, step), boundsOf(right, step)];
  return both(isSameBound(first.low, second.low), isSameBound(first.high, second.high));
}
