import { Date as CqlDate, DateTime } from 'cql-execution';

/** What a FHIR primitive is in CQL. */
export type SystemValue = string | number | boolean | CqlDate | DateTime;

const timeShape = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/u;
const [minInteger, maxInteger] = [-(2 ** 31), 2 ** 31 - 1];

/**
 * The System value of a FHIR primitive, or null when the JSON does not hold one: a malformed date, a
 * string where a number belongs. Bad data is missing data here, never an error.
 * @param systemType `Boolean`, `Integer`, `Decimal`, `String`, `Date`, `DateTime` or `Time`
 * @param offset time zone offset in hours for a dateTime that has none (one without a time)
 */
export function primitiveValue(
  json: unknown,
  systemType: string,
  offset: number,
): SystemValue | null {
  switch (systemType) {
    case 'Boolean':
      return typeof json === 'boolean' ? json : null;
    case 'Integer':
      return Number.isInteger(json) && Number(json) >= minInteger && Number(json) <= maxInteger
        ? (json as number)
        : null;
    case 'Decimal':
      return Number.isFinite(json) ? (json as number) : null;
    case 'Date':
      return typeof json === 'string' ? dateOf(json) : null;
    case 'DateTime':
      return typeof json === 'string' ? dateTimeOf(json, offset) : null;
    case 'Time':
      return typeof json === 'string' ? timeOf(json) : null;
    default:
      return typeof json === 'string' ? json : null;
  }
}

/** A FHIR date (`2026`, `2026-05`, `2026-05-31`); its precision is kept. */
export function dateOf(text: string): CqlDate | null {
  if (text.length > dayLength) return null;
  const day = dayOf(text);
  return day && new CqlDate(day.year, day.month, day.day);
}

/** A FHIR dateTime or instant; its precision and its time zone are kept. */
export function dateTimeOf(text: string, offset: number): DateTime | null {
  const date = dayOf(text);
  if (date === null) return null;
  const { year, month, day } = date;
  if (text.length <= dayLength) {
    return new DateTime(year, month, day, null, null, null, null, offset);
  }
  const time = clockOf(text);
  const zone = time && zoneOf(text, time.end);
  if (time === null || zone === null) return null;
  const { hour, minute, second, millisecond } = time;
  return new DateTime(year, month, day, hour, minute, second, millisecond, zone ?? offset);
}

const dayLength = '2026-05-31'.length;

interface Day {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

/** The day that a text begins with; null where it is none. Reads digit by digit: dates are many. */
function dayOf(text: string): Day | null {
  const { length } = text;
  const year = numberAt(text, 0, 4);
  if (year < 1) return null;
  if (length === 4) return { year, month: null, day: null };
  const month = text.charCodeAt(4) === hyphen ? numberAt(text, 5, 2) : -1;
  if (month < 1 || month > 12) return null;
  if (length === 7) return { year, month, day: null };
  const day = text.charCodeAt(7) === hyphen ? numberAt(text, 8, 2) : -1;
  return day < 1 || day > daysIn(year, month) ? null : { year, month, day };
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number | null;
  readonly millisecond: number | null;
  /** Where the time zone stands. */
  readonly end: number;
}

/** `T12:30`, `T12:30:15`, `T12:30:15.123` after a day; null for anything else. */
function clockOf(text: string): Clock | null {
  if (text[10] !== 'T' || text.charCodeAt(13) !== colon) return null;
  const hour = numberAt(text, 11, 2);
  const minute = numberAt(text, 14, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
  if (text.charCodeAt(16) !== colon) {
    return { hour, minute, second: null, millisecond: null, end: 16 };
  }
  const second = numberAt(text, 17, 2);
  if (second < 0 || second > 59) return null;
  if (text[19] !== '.') return { hour, minute, second, millisecond: null, end: 19 };
  let end = 20;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === 20) return null;
  return { hour, minute, second, millisecond: milliseconds(text.slice(20, end)), end };
}

/** Hours; undefined where the text ends without a zone, null where it ends with anything else. */
function zoneOf(text: string, at: number): number | null | undefined {
  if (at === text.length) return undefined;
  if (text[at] === 'Z') return text.length === at + 1 ? 0 : null;
  const sign = text[at] === '+' ? 1 : text[at] === '-' ? -1 : 0;
  const [hours, minutes] = [numberAt(text, at + 1, 2), numberAt(text, at + 4, 2)];
  const isZone = sign !== 0 && text.charCodeAt(at + 3) === colon && text.length === at + 6;
  return isZone && hours >= 0 && minutes >= 0 ? sign * (hours + minutes / 60) : null;
}

const [hyphen, colon, zero, nine] = [45, 58, 48, 57];

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

/** The number that so many digits make; -1 where there are none. */
function numberAt(text: string, from: number, count: number): number {
  let number = 0;
  for (let index = from; index < from + count; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    number = number * 10 + code - zero;
  }
  return number;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function timeOf(text: string): DateTime | null {
  const match = timeShape.exec(text);
  if (match === null) return null;
  const [hour = 0, minute = 0] = [Number(match[1]), Number(match[2])];
  const second = match[3] === undefined ? null : Number(match[3]);
  if (hour > 23 || minute > 59 || (second ?? 0) > 59) return null;
  const millisecond = match[4] === undefined ? null : milliseconds(match[4]);
  // cql-execution's Time is a DateTime on a day that does not exist, without a time zone.
  return new DateTime(0, 1, 1, hour, minute, second, millisecond, null);
}

function milliseconds(fraction: string): number {
  return Number(fraction.padEnd(3, '0').slice(0, 3));
}
