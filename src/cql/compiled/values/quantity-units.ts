import type { Quantity } from 'cql-execution';
import { convertUnit } from 'cql-execution/lib/util/units.js';
import { quietly } from '../../quietly.ts';

const calendarUnits = new Set(['year', 'years', 'month', 'months']);
const ucumYearsAndMonths = new Set(['a', 'a_j', 'a_g', 'a_t', 'mo', 'mo_j', 'mo_g', 'mo_s']);

/** What equivalence takes a year and a month for (CQL 1.5.3, Logical Specification, Equivalent). */
const daysInYear = 365;
const daysInMonth = 30;

/**
 * The value of a quantity in another unit; undefined where the units measure different things, or
 * where one counts a calendar's years or months and the other does not: those have no fixed length
 * (Logical Specification, Equal: not comparable).
 */
export function valueIn(quantity: Quantity, unit: string): number | undefined {
  const from = unitOf(quantity);
  if (from === unit) return quantity.value as number;
  const months = monthsIn(from);
  const otherMonths = monthsIn(unit);
  if (months !== undefined && otherMonths !== undefined) {
    return ((quantity.value as number) * months) / otherMonths;
  }
  if (months !== undefined || otherMonths !== undefined) return undefined;
  return converted(quantity.value as number, from, unit);
}

/** Likewise for equivalence, where a year is 365 days, a month 30, and calendars do not matter. */
export function approximateValueIn(quantity: Quantity, unit: string): number | undefined {
  const from = unitOf(quantity);
  const exact = valueIn(quantity, unit);
  if (exact !== undefined) return exact;
  const [days, otherDays] = [daysIn(from), daysIn(unit)];
  if (days === undefined || otherDays === undefined) return undefined;
  return ((quantity.value as number) * days) / otherDays;
}

/** A quantity without a unit has the unit one. */
export function unitOf(quantity: Quantity): string {
  return (quantity.unit as string | undefined | null) || '1';
}

/** Of a calendar's units, how many months they have. */
function monthsIn(unit: string): number | undefined {
  if (!calendarUnits.has(unit)) return undefined;
  return unit.startsWith('year') ? 12 : 1;
}

function daysIn(unit: string): number | undefined {
  if (!calendarUnits.has(unit) && !ucumYearsAndMonths.has(unit)) return converted(1, unit, 'd');
  return unit.startsWith('m') ? daysInMonth : daysInYear;
}

function converted(value: number, from: string, to: string): number | undefined {
  // Where a record's unit is no UCUM code the library prints it.
  return quietly<number | undefined>(() => convertUnit(value, from, to));
}
