import type { Interval } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import type { Value } from '../expr.ts';
import { neighbourOf, type Step } from './neighbour.ts';
import { orderOfPoints } from './order.ts';
import { not, type Truth } from './three-valued.ts';

/** Before all points of a type, after all of them. */
export const least = Symbol('least');
export const greatest = Symbol('greatest');

/** An end that nobody knows: anywhere from one point to another. */
class Unknown {
  readonly from: Bound;
  readonly to: Bound;

  constructor(from: Bound, to: Bound) {
    this.from = from;
    this.to = to;
  }
}

/** An end of an interval as its first or last point. */
export type Bound = Value;

export interface Bounds {
  readonly low: Bound;
  readonly high: Bound;
}

/** An interval's parts as they were given; null for an end that was. */
export interface Ends {
  readonly low: Value;
  readonly high: Value;
  readonly lowClosed: boolean;
  readonly highClosed: boolean;
}

export function endsOf(interval: Interval): Ends {
  const { low, high, lowClosed, highClosed } = interval as Partial<Ends>;
  return {
    low: low ?? null,
    high: high ?? null,
    lowClosed: lowClosed !== false,
    highClosed: highClosed !== false,
  };
}

/**
 * The first and the last point of an interval (CQL 1.5.3, Logical Specification, Interval): an open
 * end is the next point inside; of a closed null the end of the type; of an open null unknown.
 */
export function boundsOf(interval: Interval, step: Step): Bounds {
  const { low, high, lowClosed, highClosed } = endsOf(interval);
  const first = low === null ? least : firstPoint(low, lowClosed, 1, step);
  const last = high === null ? greatest : firstPoint(high, highClosed, -1, step);
  return {
    low: low === null && !lowClosed ? new Unknown(least, last) : first,
    high: high === null && !highClosed ? new Unknown(first, greatest) : last,
  };
}

function firstPoint(end: Value, isClosed: boolean, inwards: 1 | -1, step: Step): Bound {
  if (isClosed) return end;
  // Beyond the end of the type there are no points.
  return neighbourOf(end, inwards, step) ?? (inwards === 1 ? greatest : least);
}

/** The point after a last one; for an unknown end the range of points after all that it can be. */
export function boundAfter(end: Bound, step: Step): Bound {
  if (typeof end === 'symbol') return end;
  if (end instanceof Unknown)
    return new Unknown(boundAfter(end.from, step), boundAfter(end.to, step));
  return neighbourOf(end, 1, step) ?? greatest;
}

export function isUnknown(bound: Bound): boolean {
  return bound instanceof Unknown;
}

/** A point as an interval of itself. */
export function boundsOfPoint(point: Value): Bounds {
  return { low: point, high: point };
}

export function isBefore(left: Bound, right: Bound, precision?: string): Truth {
  if (left instanceof Unknown || right instanceof Unknown) {
    const [leftFrom, leftTo] = rangeOf(left);
    const [rightFrom, rightTo] = rangeOf(right);
    if (isBefore(leftTo, rightFrom, precision) === true) return true;
    return isBefore(leftFrom, rightTo, precision) === false ? false : null;
  }
  if (left === right && typeof left === 'symbol') return false;
  if (left === least || right === greatest) return true;
  if (left === greatest || right === least) return false;
  if (left instanceof Uncertainty || right instanceof Uncertainty) {
    return (Uncertainty.from(left) as Uncertainty).lessThan(right) as Truth;
  }
  const order = orderOfPoints(left, right, precision);
  return order === null ? null : order < 0;
}

function rangeOf(bound: Bound): readonly [Bound, Bound] {
  return bound instanceof Unknown ? [bound.from, bound.to] : [bound, bound];
}

export function isAtOrBefore(left: Bound, right: Bound, precision?: string): Truth {
  return not(isBefore(right, left, precision));
}

export function isSameBound(left: Bound, right: Bound, precision?: string): Truth {
  const before = isBefore(left, right, precision);
  if (before === true) return false;
  const after = isBefore(right, left, precision);
  if (after === true) return false;
  return before === null || after === null ? null : true;
}
