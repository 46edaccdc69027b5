import { Date as CqlDate, DateTime } from 'cql-execution';
import { decimalOrNull } from './numbers.ts';
import { isTimeOfDay } from './neighbour.ts';
import type { Temporal } from './temporal-order.ts';

/** How many digits a date or time is written with, by its finest part. */
const dateDigits = { year: 4, month: 6, day: 8 } as const;
const dateTimeDigits = {
  ...dateDigits,
  hour: 10,
  minute: 12,
  second: 14,
  millisecond: 17,
} as const;
const timeDigits = { hour: 2, minute: 4, second: 6, millisecond: 9 } as const;

/** The digits after a Decimal's point, at most. */
export const decimalDigits = 8;

function digitsByPart(value: Temporal): Readonly<Record<string, number>> {
  if (value instanceof CqlDate) return dateDigits;
  return isTimeOfDay(value) ? timeDigits : dateTimeDigits;
}

/** The number of digits that a date or time is precise to: `@2014` to 4, `@T10:30` to 4. */
export function precisionOfTemporal(value: Temporal): number {
  const parts = value as unknown as Readonly<Record<string, number | null>>;
  const digits = Object.entries(digitsByPart(value)).filter(([part]) => parts[part] !== null);
  return digits.at(-1)?.[1] ?? 0;
}

/**
 * The least or greatest date or time that an imprecise one may stand for (CQL 1.5.3, Logical
 * Specification, LowBoundary and HighBoundary).
 * @param digits how precise the result is; as precise as can be when null
 * @returns null for a number of digits that the type does not have
 */
export function temporalBoundary(
  value: Temporal,
  digits: number | null,
  isHigh: boolean,
): Temporal | null {
  const byPart = Object.entries(digitsByPart(value));
  const wanted = digits ?? byPart.at(-1)![1];
  if (!byPart.some(([, count]) => count === wanted)) return null;
  const given = value as unknown as Readonly<Record<string, number | null>>;
  const parts: Record<string, number | null> = {};
  for (const [part, count] of byPart) {
    const known = given[part] ?? null;
    parts[part] = count > wanted ? null : (known ?? limitOf(part, parts, isHigh));
  }
  const { year = 0, month = 1, day = 1, hour, minute, second, millisecond } = parts;
  if (value instanceof CqlDate) return new CqlDate(year, month, day);
  return new DateTime(year, month, day, hour, minute, second, millisecond, value.timezoneOffset);
}

const highest: Readonly<Record<string, number>> = {
  month: 12,
  hour: 23,
  minute: 59,
  second: 59,
  millisecond: 999,
};

function limitOf(
  part: string,
  { year, month }: Readonly<Record<string, number | null>>,
  isHigh: boolean,
): number {
  if (!isHigh) return part === 'month' || part === 'day' ? 1 : 0;
  if (part !== 'day') return highest[part] ?? 0;
  return new Date(Date.UTC(2000 + ((year ?? 0) % 400), month ?? 12, 0)).getUTCDate();
}

/**
 * The least or greatest number that one of so many known digits may stand for: 1.587 is at most
 * 1.58799999.
 * @param known digits after the point that it was given with
 * @param digits of the result; null when there are none so many
 */
export function decimalBoundary(
  value: number,
  known: number,
  digits: number | null,
  isHigh: boolean,
): number | null {
  const wanted = digits ?? decimalDigits;
  if (wanted < 0 || wanted > decimalDigits) return null;
  const kept = Math.min(known, wanted);
  const scale = 10 ** kept;
  const size = Math.trunc(decimalOrNull(Math.abs(value) * scale) ?? 0) / scale;
  // What is unknown makes the number greater or less, away from zero.
  const isAway = isHigh === value >= 0;
  const most = size + (isAway && wanted > kept ? 10 ** -kept - 10 ** -wanted : 0);
  return decimalOrNull(value < 0 ? 0 - most : most);
}
