/** The day that a FHIR date or dateTime begins with. */
export interface DayText {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

/** The time of a FHIR dateTime. */
export interface ClockText {
  readonly hour: number;
  readonly minute: number;
  readonly second: number | null;
  readonly millisecond: number | null;
  /** Where the time zone stands. */
  readonly end: number;
}

/** Length of a full date such as `2026-05-31`. */
export const dayLength = 10;

/** The day that a text begins with; null where it is none. Reads digit by digit: dates are many. */
export function dayOf(text: string): DayText | null {
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

/** `T12:30`, `T12:30:15`, `T12:30:15.123` after a day; null for anything else. */
export function clockOf(text: string): ClockText | null {
  const end = endOfClock(text);
  if (end < 0) return null;
  return {
    hour: numberAt(text, 11, 2),
    minute: numberAt(text, 14, 2),
    second: end > 16 ? numberAt(text, 17, 2) : null,
    millisecond: end > 19 ? milliseconds(text.slice(20, end)) : null,
    end,
  };
}

/** Where the time of a dateTime ends; -1 where it has none that can be read. */
function endOfClock(text: string): number {
  if (text[10] !== 'T' || text.charCodeAt(13) !== colon) return -1;
  const hour = numberAt(text, 11, 2);
  const minute = numberAt(text, 14, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  if (text.charCodeAt(16) !== colon) return 16;
  const second = numberAt(text, 17, 2);
  if (second < 0 || second > 59) return -1;
  if (text[19] !== '.') return 19;
  let end = 20;
  while (isDigit(text.charCodeAt(end))) end++;
  return end === 20 ? -1 : end;
}

/** Hours; undefined where the text ends without a zone, null where it ends with anything else. */
export function zoneOf(text: string, at: number): number | null | undefined {
  if (at === text.length) return undefined;
  if (text[at] === 'Z') return text.length === at + 1 ? 0 : null;
  const sign = text[at] === '+' ? 1 : text[at] === '-' ? -1 : 0;
  const [hours, minutes] = [numberAt(text, at + 1, 2), numberAt(text, at + 4, 2)];
  const isZone = sign !== 0 && text.charCodeAt(at + 3) === colon && text.length === at + 6;
  return isZone && hours >= 0 && minutes >= 0 ? sign * (hours + minutes / 60) : null;
}

/** A fraction of a second as whole milliseconds, what is finer cut off. */
export function milliseconds(fraction: string): number {
  return Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** Whether a text is a FHIR date or dateTime, of any precision. Makes nothing: a chart has thousands. */
function isFhirDate(text: string): boolean {
  const { length } = text;
  const year = numberAt(text, 0, 4);
  if (year < 1) return false;
  if (length === 4) return true;
  const month = text.charCodeAt(4) === hyphen ? numberAt(text, 5, 2) : -1;
  if (month < 1 || month > 12) return false;
  if (length === 7) return true;
  const day = text.charCodeAt(7) === hyphen ? numberAt(text, 8, 2) : -1;
  if (day < 1 || day > daysIn(year, month)) return false;
  if (length === dayLength) return true;
  const end = endOfClock(text);
  return end > 0 && zoneOf(text, end) !== null;
}

/**
 * A date or dateTime of a chart as FHIR writes it. The text itself where it is a FHIR date; mended where a
 * sender's spelling can be read in one way only: blanks around it or in place of the `T`, small letters,
 * `20260614` and `20260614080000`, a zone `+0200`.
 *
 * A date on which nobody now living was treated is no date but a placeholder of some system: all up to
 * 1900 (`0001-01-01`, SQL's 1753, 1899-12-30 and 1900), and the first instant of Unix time.
 * @returns undefined where it cannot be read
 */
export function readableDate(text: string): string | undefined {
  // The results of one sample have the same two dates, one after the other.
  if (text === lastRead || text === readBefore) return text;
  const date = dateIn(text);
  if (date === text) {
    readBefore = lastRead;
    lastRead = text;
  }
  return date;
}

let lastRead = '';
let readBefore = '';

function dateIn(text: string): string | undefined {
  const date = isFhirDate(text) ? text : respelt(text);
  if (date === undefined || date < '1901') return undefined;
  return date.startsWith('1970-01-01T') && unixEpoch.test(date) ? undefined : date;
}

const unixEpoch = /^1970-01-01T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)?$/u;

function respelt(text: string): string | undefined {
  const plain = text
    .trim()
    .toUpperCase()
    .replace(/^(\d{4}-\d\d-\d\d) +(?=\d)/u, '$1T')
    .replace(/^(\d{4})(\d\d)(\d\d)$/u, '$1-$2-$3')
    .replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?=$|[+-])/u, withColons)
    .replace(/(T[\d:.]+?) *([+-]\d\d)(\d\d)$/u, '$1$2:$3');
  return isFhirDate(plain) ? plain : undefined;
}

function withColons(
  _whole: string,
  year: string,
  month: string,
  day: string,
  hour: string,
  minute: string,
  second: string | undefined,
): string {
  const clock = [hour, minute, ...(second === undefined ? [] : [second])].join(':');
  return `${year}-${month}-${day}T${clock}`;
}

/**
 * A birth date as FHIR writes it: a date without a time. A dateTime at midnight is its day; at another
 * time of day it may be a day that was moved to another time zone, and so either of two.
 * @returns undefined where it cannot be read
 */
export function readableBirthDate(text: string): string | undefined {
  const date = readableDate(text);
  if (date === undefined || date.length <= dayLength) return date;
  return /T00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)?$/u.test(date)
    ? date.slice(0, dayLength)
    : undefined;
}

/**
 * Whether a date lies before another as far as both say: `2026-05` before `2026-06-12`, and not before
 * `2026-05-31`. Compares days as they are written.
 */
export function isDayBefore(date: string, other: string): boolean {
  const length = Math.min(date.length, other.length, dayLength);
  return date.slice(0, length) < other.slice(0, length);
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
