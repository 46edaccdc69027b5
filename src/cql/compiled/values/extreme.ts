import { Date as CqlDate, DateTime, Quantity } from 'cql-execution';
import type { Value } from '../expr.ts';
import { maxDecimal, maxInteger, maxLong, minDecimal, minInteger, minLong } from './numbers.ts';

type Extreme = 'least' | 'greatest';

const numbers: Readonly<Record<string, Readonly<Record<Extreme, Value>>>> = {
  Integer: { least: minInteger, greatest: maxInteger },
  Long: { least: minLong, greatest: maxLong },
  Decimal: { least: minDecimal, greatest: maxDecimal },
  Date: { least: new CqlDate(1, 1, 1), greatest: new CqlDate(9999, 12, 31) },
  Time: {
    least: new DateTime(0, 1, 1, 0, 0, 0, 0, null),
    greatest: new DateTime(0, 1, 1, 23, 59, 59, 999, null),
  },
};

/**
 * The least or greatest value of a type (CQL 1.5.3, Logical Specification, MinValue and MaxValue);
 * null for a type that has none.
 * @param type e.g. `Date`; when undefined it is that of `like`, whose unit a Quantity has too
 * @param offset time zone offset in hours of DateTimes
 */
export function extremeOf(
  which: Extreme,
  type: string | undefined,
  like: Value,
  offset: number,
): Value {
  const name = type ?? typeOf(like);
  if (name === 'DateTime') {
    return which === 'least'
      ? new DateTime(1, 1, 1, 0, 0, 0, 0, offset)
      : new DateTime(9999, 12, 31, 23, 59, 59, 999, offset);
  }
  if (name === 'Quantity' && like instanceof Quantity) {
    return new Quantity(which === 'least' ? minDecimal : maxDecimal, like.unit);
  }
  return (name === undefined ? undefined : numbers[name]?.[which]) ?? null;
}

function typeOf(value: Value): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Decimal';
  if (typeof value === 'bigint') return 'Long';
  if (value instanceof CqlDate) return 'Date';
  if (value instanceof DateTime) return value.isTime() ? 'Time' : 'DateTime';
  return value instanceof Quantity ? 'Quantity' : undefined;
}
