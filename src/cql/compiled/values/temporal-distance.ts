import { DateTime } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { finestPart, type Temporal } from './temporal-order.ts';

/** The first and the last instant that a point may stand for, on the clock of its time zone. */
interface Span {
  /** Milliseconds since 1970 as if its clock were UTC's. */
  readonly first: number;
  readonly last: number;
  /** Milliseconds that the clock is ahead of UTC. */
  readonly ahead: number;
}

const millisecondsOf: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
};

/**
 * How many whole units lie between two points (CQL 1.5.3, Logical Specification, DurationBetween); an
 * Uncertainty where the points are not precise enough for one number. A second without milliseconds
 * is a whole one.
 */
export function durationBetween(from: Temporal, to: Temporal, unit: string): number | Uncertainty {
  return between(spanOf(from, unit), spanOf(to, unit), unit);
}

/**
 * How many boundaries of a unit lie between two points (DifferenceBetween): from 23:59 to 00:01 is a
 * day. Days and coarser units are those of each point's own calendar.
 */
export function differenceBetween(
  from: Temporal,
  to: Temporal,
  unit: string,
): number | Uncertainty {
  const isByCalendar = unit === 'year' || unit === 'month' || unit === 'week' || unit === 'day';
  const [start, end] = [from, to].map((point) => {
    const { first, last, ahead } = spanOf(point, 'millisecond');
    return {
      first: beginOf(first, unit),
      last: beginOf(last, unit),
      ahead: isByCalendar ? 0 : ahead,
    };
  }) as [Span, Span];
  return between(start, end, unit);
}

function spanOf(point: Temporal, unit: string): Span {
  const isDateTime = point instanceof DateTime;
  const { year, month, day } = point;
  const first = new Date(0);
  first.setUTCFullYear(year ?? 1, (month ?? 1) - 1, day ?? 1);
  if (isDateTime) {
    first.setUTCHours(
      point.hour ?? 0,
      point.minute ?? 0,
      point.second ?? 0,
      point.millisecond ?? 0,
    );
  }
  const begin = first.getTime();
  const ahead = (isDateTime ? (point.timezoneOffset ?? 0) : 0) * millisecondsOf['hour']!;
  const part = finestPart(point) ?? 'year';
  const isWhole = part === 'second' && unit !== 'millisecond';
  if (part === 'millisecond' || isWhole) return { first: begin, last: begin, ahead };
  // Dates know nothing finer than a day.
  const smallest = isDateTime ? 1 : millisecondsOf['day']!;
  return { first: begin, last: plus(begin, 1, part) - smallest, ahead };
}

function between(from: Span, to: Span, unit: string): number | Uncertainty {
  // The second point by the clock of the first.
  const shift = from.ahead - to.ahead;
  const least = wholeUnits(from.last, to.first + shift, unit);
  const most = wholeUnits(from.first, to.last + shift, unit);
  return least === most ? least : new Uncertainty(least, most);
}

/** Whole units from one instant to another; negative backwards. */
function wholeUnits(from: number, to: number, unit: string): number {
  if (to < from) return 0 - wholeUnits(to, from, unit);
  const length = millisecondsOf[unit];
  if (length !== undefined) return Math.floor((to - from) / length);
  const [start, end] = [new Date(from), new Date(to)];
  const months =
    (end.getUTCFullYear() - start.getUTCFullYear()) * 12 +
    (end.getUTCMonth() - start.getUTCMonth());
  const count = unit === 'year' ? Math.trunc(months / 12) : months;
  return plus(from, count, unit) > to ? count - 1 : count;
}

/** Years and months by the calendar, the day kept within its month. */
function plus(instant: number, count: number, unit: string): number {
  const length = millisecondsOf[unit];
  if (length !== undefined) return instant + count * length;
  const time = new Date(instant);
  const day = time.getUTCDate();
  time.setUTCDate(1);
  time.setUTCMonth(time.getUTCMonth() + (unit === 'year' ? count * 12 : count));
  const last = new Date(time);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  time.setUTCDate(Math.min(day, last.getUTCDate()));
  return time.getTime();
}

/** The beginning of the unit that an instant is in; weeks begin on Sunday. */
function beginOf(instant: number, unit: string): number {
  const day = millisecondsOf['day']!;
  if (unit === 'week') {
    const days = Math.floor(instant / day);
    return (days - new Date(instant).getUTCDay()) * day;
  }
  const length = millisecondsOf[unit];
  if (length !== undefined) return Math.floor(instant / length) * length;
  const time = new Date(instant);
  time.setUTCHours(0, 0, 0, 0);
  if (unit === 'year') time.setUTCMonth(0, 1);
  else time.setUTCDate(1);
  return time.getTime();
}
