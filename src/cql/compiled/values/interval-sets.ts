import { Interval } from 'cql-execution';
import type { Value } from '../expr.ts';
import {
  boundAfter,
  boundsOf,
  type Ends,
  endsOf,
  isAtOrBefore,
  isBefore,
  isSameBound,
  isUnknown,
} from './interval-bounds.ts';
import { type Step } from './neighbour.ts';
import { both, either, type Truth } from './three-valued.ts';

/** An interval as it was given, and its first and last point. */
interface Span extends Ends {
  readonly first: Value;
  readonly last: Value;
}

function spanOf(interval: Interval, step: Step): Span {
  const { low, high } = boundsOf(interval, step);
  return { ...endsOf(interval), first: low, last: high };
}

function between(begin: Span, end: Span): Interval {
  return new Interval(begin.low, end.high, begin.lowClosed, end.highClosed);
}

function overlap(one: Span, other: Span): Truth {
  return both(isAtOrBefore(one.first, other.last), isAtOrBefore(other.first, one.last));
}

function meet(one: Span, other: Span, step: Step): Truth {
  return either(follows(one, other, step), follows(other, one, step));
}

function follows(one: Span, next: Span, step: Step): Truth {
  const isEndless = typeof one.last === 'symbol' || typeof next.first === 'symbol';
  return isEndless ? false : isSameBound(boundAfter(one.last, step), next.first);
}

/** One interval of both, where they overlap or meet; null where they do not, or may not. */
export function union(left: Interval, right: Interval, step: Step): Interval | null {
  const [one, other] = [spanOf(left, step), spanOf(right, step)];
  if (either(overlap(one, other), meet(one, other, step)) !== true) return null;
  const begin = earlier(one, other, (span) => span.first);
  const end = later(one, other, (span) => span.last);
  return between(begin, end);
}

/** What both have; null where they do not overlap, or may not. */
export function intersection(left: Interval, right: Interval, step: Step): Interval | null {
  const [one, other] = [spanOf(left, step), spanOf(right, step)];
  if (overlap(one, other) !== true) return null;
  const begin = later(one, other, (span) => span.first);
  const end = earlier(one, other, (span) => span.last);
  return between(begin, end);
}

type EndOf = (span: Span) => Value;

/** The one whose end comes first; where that is uncertain, the one whose end nobody knows. */
function earlier(one: Span, other: Span, endOf: EndOf): Span {
  if (isAtOrBefore(endOf(one), endOf(other)) === true) return one;
  if (isAtOrBefore(endOf(other), endOf(one)) === true) return other;
  return isUnknown(endOf(other)) ? other : one;
}

/** The one whose end comes last, likewise. */
function later(one: Span, other: Span, endOf: EndOf): Span {
  if (isAtOrBefore(endOf(other), endOf(one)) === true) return one;
  if (isAtOrBefore(endOf(one), endOf(other)) === true) return other;
  return isUnknown(endOf(other)) ? other : one;
}

/** What the left has and the right has not; null where that is not one interval. */
export function difference(left: Interval, right: Interval, step: Step): Interval | null {
  const [one, other] = [spanOf(left, step), spanOf(right, step)];
  const isShared = overlap(one, other);
  if (isShared !== true) return isShared === false ? left : null;
  const beginsBefore = isBefore(one.first, other.first);
  const endsAfter = isBefore(other.last, one.last);
  if (beginsBefore === true && endsAfter === false) {
    return new Interval(one.low, other.low, one.lowClosed, !other.lowClosed);
  }
  if (beginsBefore === false && endsAfter === true) {
    return new Interval(other.high, one.high, !other.highClosed, one.highClosed);
  }
  return null;
}
