import { Date as CqlDate, DateTime } from 'cql-execution';
import { partOf, precisionOf } from '../elm-parts.ts';
import type { FaultMaker } from '../evaluation-fault.ts';
import type { Expr, OperatorCompiler, OperatorFamily, Value } from '../expr.ts';
import type { Frame } from '../frame.ts';
import { differenceBetween, durationBetween } from '../values/temporal-distance.ts';
import { isTemporal } from '../values/temporal-order.ts';
import { binary, unary } from './null-propagating.ts';

const timeParts = ['hour', 'minute', 'second', 'millisecond'];

/** Points in time, their parts, and the time between them (CQL 1.5, §9 Date and Time Operators). */
export const dateTimeOperators: OperatorFamily = {
  Now: () => (frame) => frame.evaluation.now,
  Today: () => (frame) => frame.evaluation.now.getDate(),
  TimeOfDay: () => (frame) => frame.evaluation.now.getTime(),
  Date: selector(['year', 'month', 'day'], ([year, month, day]) => new CqlDate(year, month, day)),
  DateTime(node, compile, scope) {
    const zone = partOf(node, 'timezoneOffset');
    const offset = zone && compile(zone);
    return selector(
      ['year', 'month', 'day', ...timeParts],
      ([year, month, day, hour, minute, second, millisecond], frame) => {
        const hours = numberOf(offset, frame) ?? frame.evaluation.offset;
        return new DateTime(year, month, day, hour, minute, second, millisecond, hours);
      },
    )(node, compile, scope);
  },
  Time: selector(
    timeParts,
    ([hour, minute, second, millisecond]) =>
      new DateTime(0, 1, 1, hour, minute, second, millisecond, null),
  ),
  DateTimeComponentFrom(node, compile, scope) {
    const part = precisionOf(node) ?? '';
    const component = unary((value) => (value as Readonly<Record<string, Value>>)[part] ?? null);
    return component(node, compile, scope);
  },
  DateFrom: unary((value) => (value instanceof DateTime ? value.getDate() : value)),
  // What has no hour has no time of day.
  TimeFrom: unary((value) =>
    (value as DateTime).hour === null ? null : (value as DateTime).getTime(),
  ),
  TimezoneOffsetFrom: unary((value) => (value as DateTime).timezoneOffset ?? null),
  DifferenceBetween: between(differenceBetween),
  DurationBetween: between(durationBetween),
};

/** Least and greatest of each part (CQL 1.5.3, Logical Specification, DateTime). */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  year: [1, 9999],
  month: [1, 12],
  day: [1, 31],
  hour: [0, 23],
  minute: [0, 59],
  second: [0, 59],
  millisecond: [0, 999],
};

/** A point in time from its parts; null without the first of them, a fault beyond their ranges. */
function selector(
  names: readonly string[],
  make: (parts: readonly (number | null)[], frame: Frame) => Value,
): OperatorCompiler {
  return (node, compile, scope) => {
    const parts = names.map((name) => {
      const part = partOf(node, name);
      return part && compile(part);
    });
    const limits = names.map((name) => ranges[name]!);
    const faults = names.map((name) => scope.fault(node, `there is no such ${name}`));
    return selection(parts, limits, faults, make);
  };
}

function selection(
  parts: readonly (Expr | undefined)[],
  limits: readonly (readonly [number, number])[],
  faults: readonly FaultMaker[],
  make: (parts: readonly (number | null)[], frame: Frame) => Value,
): Expr {
  return (frame) => {
    const numbers: (number | null)[] = [];
    for (let index = 0; index < parts.length; index++) {
      const number = numberOf(parts[index], frame);
      if (number === null && index === 0) return null;
      const [least, most] = limits[index]!;
      if (number !== null && (number < least || number > most)) throw faults[index]!();
      numbers.push(number);
    }
    return make(numbers, frame);
  };
}

/** Null for an uncertain number as well. */
function numberOf(part: Expr | undefined, frame: Frame): number | null {
  const number = part?.(frame);
  return typeof number === 'number' ? number : null;
}

/** A number, or an Uncertainty where the points are not precise enough for one. */
function between(measure: typeof durationBetween): OperatorCompiler {
  return (node, compile, scope) => {
    const precision = precisionOf(node) ?? 'millisecond';
    const distance = binary((from, to) =>
      isTemporal(from) && isTemporal(to) ? measure(from, to, precision) : null,
    );
    return distance(node, compile, scope);
  };
}
