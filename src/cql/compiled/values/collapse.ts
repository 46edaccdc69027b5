import { Interval, Quantity } from 'cql-execution';
import type { Value } from '../expr.ts';
import { precisionOfTemporal } from './boundary.ts';
import {
  boundsOf,
  type Ends,
  endsOf,
  greatest,
  isAtOrBefore,
  isBefore,
  isUnknown,
} from './interval-bounds.ts';
import { neighbourOf, type Step } from './neighbour.ts';
import { unitOf } from './quantity-units.ts';
import { finestPart, isTemporal } from './temporal-order.ts';
import { later, timeUnit } from './temporal-sum.ts';
import { sum } from './quantities.ts';

/**
 * Intervals that overlap or meet as one (CQL 1.5.3, Logical Specification, Collapse), in order.
 * @param per the widest gap to close, and the precision at which points in time are compared; when
 *   null the distance of two neighbours, in time at the coarsest precision of the intervals' ends
 */
export function collapsed(
  intervals: readonly Interval[],
  per: Quantity | null,
  step: Step,
): readonly Interval[] {
  const spans = intervals
    .map((interval): Span => ({ ...endsOf(interval), ...namedBounds(interval, step) }))
    .sort((a, b) => orderOfStarts(a.first, b.first));
  const unit = per === null ? coarsestPart(spans) : timeUnit(unitOf(per));
  const precision = unit === 'week' ? 'day' : unit;
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    const reach = last && gapAfter(last.last, per, unit, step);
    if (
      last === undefined ||
      (isAtOrBefore(span.first, last.last, precision) !== true &&
        isAtOrBefore(span.first, reach, precision) !== true)
    ) {
      merged.push(span);
    } else merged[merged.length - 1] = joined(last, span);
  }
  return merged.map(
    ({ low, high, lowClosed, highClosed }) => new Interval(low, high, lowClosed, highClosed),
  );
}

interface Span extends Ends {
  readonly first: Value;
  readonly last: Value;
}

/** From the first to begin to the last to end; an end that may lie further out stays unknown. */
function joined(one: Span, other: Span): Span {
  const isFirst = isAtOrBefore(one.first, other.first) ?? isUnknown(one.first);
  const isLast = isAtOrBefore(other.last, one.last) ?? isUnknown(one.last);
  const { low, lowClosed, first } = isFirst ? one : other;
  const { high, highClosed, last } = isLast ? one : other;
  return { low, lowClosed, first, high, highClosed, last };
}

function namedBounds(interval: Interval, step: Step): { first: Value; last: Value } {
  const { low, high } = boundsOf(interval, step);
  return { first: low, last: high };
}

function orderOfStarts(left: Value, right: Value): number {
  if (isBefore(left, right) === true) return -1;
  return isBefore(right, left) === true ? 1 : 0;
}

/** The last point at which another interval would still be joined. */
function gapAfter(end: Value, per: Quantity | null, unit: string | undefined, step: Step): Value {
  const amount = per === null ? 1 : (per.value as number);
  if (isTemporal(end)) return unit === undefined ? end : (later(end, amount, unit) ?? end);
  if (per === null) return neighbourOf(end, 1, step) ?? (typeof end === 'object' ? end : greatest);
  if (typeof end === 'number') return end + amount;
  if (typeof end === 'bigint') return end + BigInt(Math.trunc(amount));
  return end instanceof Quantity ? (sum(end, per, 1) ?? end) : end;
}

/** The coarsest precision of points in time; undefined where there are none. */
function coarsestPart(spans: readonly Ends[]): string | undefined {
  let coarsest: string | undefined;
  let fewest = Infinity;
  for (const point of spans.flatMap(({ low, high }) => [low, high]).filter(isTemporal)) {
    const digits = precisionOfTemporal(point);
    if (digits < fewest) [coarsest, fewest] = [finestPart(point), digits];
  }
  return coarsest;
}
