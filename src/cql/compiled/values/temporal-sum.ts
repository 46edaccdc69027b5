import { Date as CqlDate, DateTime } from 'cql-execution';
import { finestPart, type Temporal } from './temporal-order.ts';

const millisecondsOf: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
};

/** UCUM's units of time as CQL's own; years and months of any calendar are the calendar's. */
const calendarUnits: Readonly<Record<string, string>> = {
  a: 'year',
  a_j: 'year',
  a_g: 'year',
  mo: 'month',
  mo_j: 'month',
  mo_g: 'month',
  wk: 'week',
  d: 'day',
  h: 'hour',
  min: 'minute',
  s: 'second',
  ms: 'millisecond',
};

/** `days`, `day` and `d` → `day`; undefined for what is no unit of time. */
export function timeUnit(unit: string): string | undefined {
  const singular = unit.replace(/s$/u, '');
  if (singular === 'year' || singular === 'month' || singular in millisecondsOf) return singular;
  return calendarUnits[unit];
}

/** How long a year and a month are where a duration has to be expressed in them. */
const daysIn = { year: 365, month: 30 };

/**
 * A point in time some time later (CQL 1.5.3, Logical Specification, Add): years and months by the
 * calendar, the day kept within its month. A duration that is finer than the point is first
 * expressed in what the point is precise to. Null where that leaves the years that CQL has.
 * @param amount negative for earlier; what is not whole is cut off
 */
export function later(point: Temporal, amount: number, unit: string): Temporal | null {
  const part = finestPart(point);
  if (part === undefined) return point;
  const isFiner = isFinerThan(point, unit);
  const whole = Math.trunc(isFiner ? amount * ratio(unit, part) : amount);
  const step = isFiner ? part : unit;
  const time = beginOf(point);
  if (step === 'year' || step === 'month') addMonths(time, step === 'year' ? whole * 12 : whole);
  else time.setTime(time.getTime() + whole * (millisecondsOf[step] ?? Number.NaN));
  return likeThe(point, time);
}

/** How many of a coarser unit one of a finer unit is. */
function ratio(unit: string, part: string): number {
  if (unit === 'month') return 1 / 12;
  const milliseconds = millisecondsOf[unit] ?? Number.NaN;
  const day = millisecondsOf['day'] ?? Number.NaN;
  const isCalendar = part === 'year' || part === 'month';
  return milliseconds / (isCalendar ? daysIn[part] * day : (millisecondsOf[part] ?? Number.NaN));
}

function beginOf(point: Temporal): Date {
  const time = new Date(0);
  time.setUTCFullYear(point.year ?? 1, (point.month ?? 1) - 1, point.day ?? 1);
  if (point instanceof DateTime) {
    time.setUTCHours(point.hour ?? 0, point.minute ?? 0, point.second ?? 0, point.millisecond ?? 0);
  }
  return time;
}

function isFinerThan(point: Temporal, unit: string): boolean {
  const part = unit === 'week' ? 'day' : unit;
  return ((point as unknown as Readonly<Record<string, number | null>>)[part] ?? null) === null;
}

function addMonths(time: Date, months: number): void {
  const day = time.getUTCDate();
  time.setUTCDate(1);
  time.setUTCMonth(time.getUTCMonth() + months);
  const end = new Date(time);
  end.setUTCMonth(end.getUTCMonth() + 1, 0);
  time.setUTCDate(Math.min(day, end.getUTCDate()));
}

const [firstYear, lastYear] = [1, 9999];

/** The instant with the parts and the time zone that the point has. */
function likeThe(point: Temporal, time: Date): Temporal | null {
  const month = point.month === null ? null : time.getUTCMonth() + 1;
  const day = point.day === null ? null : time.getUTCDate();
  const year = time.getUTCFullYear();
  const isTime = point instanceof DateTime && point.timezoneOffset === null && point.year === 0;
  if (!isTime && !(year >= firstYear && year <= lastYear)) return null;
  if (!(point instanceof DateTime)) return new CqlDate(year, month, day);
  const hour = point.hour === null ? null : time.getUTCHours();
  const minute = point.minute === null ? null : time.getUTCMinutes();
  const second = point.second === null ? null : time.getUTCSeconds();
  const millisecond = point.millisecond === null ? null : time.getUTCMilliseconds();
  // A Time stays on its day: after midnight it is early again.
  return isTime
    ? new DateTime(0, 1, 1, hour, minute, second, millisecond, null)
    : new DateTime(year, month, day, hour, minute, second, millisecond, point.timezoneOffset);
}
