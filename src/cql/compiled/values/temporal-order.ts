import { Date as CqlDate, DateTime } from 'cql-execution';

/** A Date, a DateTime, or a Time (which is a DateTime without a time zone). */
export type Temporal = CqlDate | DateTime;

export type Order = -1 | 0 | 1;

/** The parts of a DateTime from the coarsest to the finest, as cql-execution names them. */
const fields = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
type Field = (typeof fields)[number];
const dayLevel = 3;

/** Whether a value is a Date, DateTime or Time. */
export function isTemporal(value: unknown): value is Temporal {
  return value instanceof DateTime || value instanceof CqlDate;
}

/** The finest part that a point in time has, e.g. `day`; undefined for one that has none. */
export function finestPart(value: Temporal): string | undefined {
  const parts = value as unknown as Readonly<Record<string, number | null | undefined>>;
  return fields.findLast((field) => parts[field] != null);
}

/** A point in time without what is finer than a part. */
export function truncatedTo(value: Temporal, part: string): Temporal {
  return value instanceof DateTime ? value.reducedPrecision(part) : value.reducedPrecision(part);
}

/**
 * Which of two comes first, part by part from the year on; null where one of them does not say
 * (CQL 1.5, §9 Before). DateTimes are compared in one time zone, unless a precision of days or
 * coarser is asked for.
 * @param precision the last part to compare, e.g. `day`; all parts that are given when absent
 */
export function orderOf(left: Temporal, right: Temporal, precision?: string): Order | null {
  const last = precision === undefined ? fields.length : fields.indexOf(precision as Field) + 1;
  if (left instanceof DateTime && right instanceof DateTime) {
    if (left.timezoneOffset === right.timezoneOffset || last <= dayLevel) {
      return orderOfDateTimes(left, right, last, precision !== undefined);
    }
    const [one, other] = inOneZone(left, right);
    return orderOfDateTimes(one, other, last, precision !== undefined);
  }
  const order = orderOfDays(left, right, last, precision !== undefined);
  if (order !== 0 || last <= dayLevel) return order;
  // A Date says nothing of the time of day, which a DateTime may.
  const hasTime = hourOf(left) !== null || hourOf(right) !== null;
  return hasTime || precision !== undefined ? null : 0;
}

function hourOf(value: Temporal): number | null {
  return value instanceof DateTime ? value.hour : null;
}

function orderOfDays(
  left: Temporal,
  right: Temporal,
  last: number,
  isPrecisionGiven: boolean,
): Order | null {
  const order = orderOfParts(left.year, right.year);
  if (order !== 0 || last === 1) return order;
  if (left.month === null && right.month === null) return isPrecisionGiven ? null : 0;
  const orderOfMonths = orderOfParts(left.month, right.month);
  if (orderOfMonths !== 0 || last === 2) return orderOfMonths;
  if (left.day === null && right.day === null) return isPrecisionGiven ? null : 0;
  return orderOfParts(left.day, right.day);
}

function orderOfDateTimes(
  left: DateTime,
  right: DateTime,
  last: number,
  isPrecisionGiven: boolean,
): Order | null {
  for (let index = 0; index < last; index++) {
    const field = fields[index]!;
    const [one, other] = [left[field], right[field]];
    if (one === null && other === null) return isPrecisionGiven ? null : 0;
    const order = orderOfParts(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

function orderOfParts(left: number | null, right: number | null): Order | null {
  if (left === right) return 0;
  if (left === null || right === null) return null;
  return left < right ? -1 : 1;
}

/**
 * Two points in the time zone of one of them. One without a time of day stays in its own: nobody can tell
 * which day, or month, it would be in another.
 */
function inOneZone(left: DateTime, right: DateTime): readonly [DateTime, DateTime] {
  if (right.hour !== null) return [left, shifted(right, left.timezoneOffset)];
  if (left.hour !== null) return [shifted(left, right.timezoneOffset), right];
  return [left, right];
}

const millisecondsPerHour = 3_600_000;

/** The same instant in another time zone, to the precision that it has. */
export function shifted(value: DateTime, offset: number | null): DateTime {
  if (value.timezoneOffset === null || offset === null) return value;
  const { year, month, day, hour, minute, second, millisecond } = value;
  const local = new Date(0);
  local.setUTCFullYear(year ?? 1, (month ?? 1) - 1, day ?? 1);
  local.setUTCHours(hour ?? 0, minute ?? 0, second ?? 0, millisecond ?? 0);
  local.setTime(local.getTime() + (offset - value.timezoneOffset) * millisecondsPerHour);
  return new DateTime(
    local.getUTCFullYear(),
    month === null ? null : local.getUTCMonth() + 1,
    day === null ? null : local.getUTCDate(),
    hour === null ? null : local.getUTCHours(),
    minute === null ? null : local.getUTCMinutes(),
    second === null ? null : local.getUTCSeconds(),
    millisecond === null ? null : local.getUTCMilliseconds(),
    offset,
  );
}
