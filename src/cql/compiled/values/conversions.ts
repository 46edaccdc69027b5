import { type Code, Concept, Date as CqlDate, DateTime, Quantity, Ratio } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { parseQuantity } from 'cql-execution/lib/datatypes/quantity.js';
import type { Value } from '../expr.ts';
import { decimalOrNull, integerOrNull, longOrNull } from './numbers.ts';

/**
 * Conversions between System types (CQL 1.5, §9 Type Operators), by the name of their target. Each is
 * given a value that is not null and returns null where the value has no such form.
 * @param offset time zone offset in hours of a DateTime that is given none
 */
export type Conversion = (value: Value, offset: number) => Value;

export const conversions: Readonly<Record<string, Conversion>> = {
  Boolean: toBoolean,
  Integer: toInteger,
  Long: toLong,
  Decimal: toDecimal,
  // What is uncertain has no text.
  String: (value) => (value instanceof Uncertainty ? null : textOf(value)),
  Date: (value) => (value instanceof DateTime ? value.getDate() : CqlDate.parse(textOf(value))),
  DateTime: toDateTime,
  Time: toTime,
  Quantity: toQuantity,
  Ratio: toRatio,
  Concept: toConcept,
};

function textOf(value: Value): string {
  return String(value);
}

const truths = new Set(['true', 't', 'yes', 'y', '1', '1.0']);
const falsehoods = new Set(['false', 'f', 'no', 'n', '0', '0.0']);

function toBoolean(value: Value): boolean | null {
  const text = textOf(value).toLowerCase();
  if (truths.has(text)) return true;
  return falsehoods.has(text) ? false : null;
}

function toInteger(value: Value): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return integerOrNull(Number(value));
  return /^[+-]?\d+$/u.test(textOf(value)) ? integerOrNull(Number(value)) : null;
}

function toLong(value: Value): bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'bigint') return value;
  const text = textOf(value);
  return /^[+-]?\d+$/u.test(text) ? longOrNull(BigInt(text.replace(/^\+/u, ''))) : null;
}

function toDecimal(value: Value): Value {
  if (typeof value === 'number') return decimalOrNull(value);
  if (typeof value === 'bigint') return decimalOrNull(Number(value));
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Uncertainty) return value;
  return /^[+-]?\d+(?:\.\d+)?$/u.test(textOf(value)) ? decimalOrNull(Number(value)) : null;
}

function toDateTime(value: Value, offset: number): Value {
  if (value instanceof DateTime) return value;
  if (value instanceof CqlDate) {
    return new DateTime(value.year, value.month, value.day, null, null, null, null, offset);
  }
  const text = textOf(value);
  const time = DateTime.parse(text);
  if (time !== null && !/(?:Z|[+-]\d\d(?::?\d\d)?)$/u.test(text.slice(text.indexOf('T') + 1))) {
    time.timezoneOffset = offset;
  }
  return time;
}

const timeShape = /^T?(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/u;

function toTime(value: Value): DateTime | null {
  if (value instanceof DateTime) return value.getTime();
  const match = timeShape.exec(textOf(value));
  if (match === null) return null;
  const [hour, minute, second] = match
    .slice(1, 4)
    .map((digits: string | undefined) => (digits === undefined ? null : Number(digits)));
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null;
  const fraction = match[4];
  const millisecond = fraction === undefined ? null : Number(fraction.padEnd(3, '0').slice(0, 3));
  return new DateTime(0, 1, 1, hour, minute, second, millisecond, null);
}

function toQuantity(value: Value): Value {
  if (value instanceof Quantity) return value;
  if (typeof value === 'number') return new Quantity(value, '1');
  if (typeof value === 'bigint') return new Quantity(Number(value), '1');
  if (value instanceof Ratio) return value.numerator.dividedBy(value.denominator);
  if (value instanceof Uncertainty) {
    return new Uncertainty(toQuantity(value.low), toQuantity(value.high));
  }
  try {
    return parseQuantity(textOf(value));
  } catch {
    // The text names a unit that UCUM does not have.
    return null;
  }
}

const ratioShape = /^(\d+(?:\.\d+)?\s*(?:'.+')?)\s*:\s*(\d+(?:\.\d+)?\s*(?:'.+')?)$/u;

function toRatio(value: Value): Ratio | null {
  const [, above, below] = ratioShape.exec(textOf(value)) ?? [];
  if (above === undefined || below === undefined) return null;
  const [numerator, denominator] = [toQuantity(above), toQuantity(below)];
  return numerator instanceof Quantity && denominator instanceof Quantity
    ? new Ratio(numerator, denominator)
    : null;
}

function toConcept(value: Value): Value {
  if (!Array.isArray(value)) return new Concept([value], (value as Code).display);
  return new Concept(value);
}
