import { Date as CqlDate, type DateTime, Quantity } from 'cql-execution';
import type { Value } from '../expr.ts';
import { decimalOrNull, integerOrNull, longOrNull } from './numbers.ts';
import { finestPart, isTemporal, type Temporal } from './temporal-order.ts';
import { later } from './temporal-sum.ts';

/** How far apart two neighbours of a number type are. */
export type Step = 1 | 1e-8;

/** The step of a point type, e.g. `Decimal`; of an unknown one it is told by the value. */
export function stepOf(type: string | undefined, ...values: readonly Value[]): Step {
  if (type === 'Integer' || type === 'Long') return 1;
  if (type === 'Decimal' || type === 'Quantity') return 1e-8;
  return values.every((each) => each === null || Number.isInteger(each)) ? 1 : 1e-8;
}

/**
 * The next value of a type (CQL 1.5.3, Logical Specification, Successor and Predecessor); null beyond
 * its ends.
 */
export function neighbourOf(value: Value, direction: 1 | -1, step: Step): Value {
  if (typeof value === 'number') {
    const next = value + direction * step;
    return step === 1 ? integerOrNull(next) : decimalOrNull(next);
  }
  if (typeof value === 'bigint') return longOrNull(value + BigInt(direction));
  if (value instanceof Quantity) {
    const next = decimalOrNull((value.value as number) + direction * 1e-8);
    return next === null ? null : new Quantity(next, value.unit);
  }
  return isTemporal(value) ? neighbourInTime(value, direction) : null;
}

/** By a step of the finest part that is given. A Time does not go on to another day. */
function neighbourInTime(value: Temporal, direction: 1 | -1): Temporal | null {
  const part = finestPart(value);
  const next = part === undefined ? null : later(value, direction, part);
  if (next === null || value instanceof CqlDate || !isTimeOfDay(value)) return next;
  return Math.sign(minutesOf(next as DateTime) - minutesOf(value)) === direction ? next : null;
}

export function isTimeOfDay(value: DateTime): boolean {
  return value.timezoneOffset === null && value.year === 0;
}

function minutesOf({ hour, minute, second, millisecond }: DateTime): number {
  return (hour ?? 0) * 60 + (minute ?? 0) + (second ?? 0) / 60 + (millisecond ?? 0) / 60_000;
}
