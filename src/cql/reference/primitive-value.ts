import { Date as CqlDate, DateTime } from 'cql-execution';
import { clockOf, dayLength, dayOf, milliseconds, zoneOf } from '../../record/date-text.ts';

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
