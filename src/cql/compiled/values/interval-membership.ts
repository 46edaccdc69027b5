import type { Interval } from 'cql-execution';
import type { Value } from '../expr.ts';
import { endsOf, isBefore, isSameBound } from './interval-bounds.ts';
import { both, not, type Truth } from './three-valued.ts';

/**
 * Whether a point lies in an interval (CQL 1.5.3, Logical Specification, Contains): null where an end
 * is unknown or not precise enough to tell. A closed end that is null has no limit.
 */
export function intervalHolds(interval: Interval, point: Value, precision?: string): Truth {
  const { low, high, lowClosed, highClosed } = endsOf(interval);
  const after = low === null ? unlimited(lowClosed) : isWithin(low, point, lowClosed, precision);
  const before =
    high === null ? unlimited(highClosed) : isWithin(point, high, highClosed, precision);
  const isInside = both(after, before);
  // Without a precision there is no end that is outside.
  if (isInside === true || (isInside === false && precision === undefined)) return isInside;
  // However far the other end is, an interval holds a closed end of its own, to the precision asked for.
  const isAtLow = lowClosed && low !== null && isSameBound(low, point, precision) === true;
  const isAtHigh = highClosed && high !== null && isSameBound(point, high, precision) === true;
  return isAtLow || isAtHigh ? true : isInside;
}

function unlimited(isClosed: boolean): Truth {
  return isClosed ? true : null;
}

/** Whether the left comes before the right, or is the same where the end is closed. */
function isWithin(
  left: Value,
  right: Value,
  isClosed: boolean,
  precision: string | undefined,
): Truth {
  return isClosed ? not(isBefore(right, left, precision)) : isBefore(left, right, precision);
}
