import { Quantity } from 'cql-execution';
import { operandTypes, partOf } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily, Value } from '../expr.ts';
import { isEqual } from '../values/equality.ts';
import { decimalOrNull, integerOrNull, longOrNull } from '../values/numbers.ts';
import { isLess } from '../values/order.ts';

type List = readonly Value[];

/** Figures of a list (CQL 1.5, §9 Aggregate Functions); nulls in it are passed over. */
export const aggregateOperators: OperatorFamily = {
  Count: aggregate((list) => list.length, 0),
  Sum: total(
    (sum, each) => sum + each,
    (sum, each) => sum + each,
  ),
  Product: total(
    (product, each) => product * each,
    (product, each) => product * each,
  ),
  Avg: statistic(mean),
  Median: statistic(median),
  Mode: aggregate(mode),
  Min: aggregate((list) => extreme(list, isLess)),
  Max: aggregate((list) => extreme(list, (left, right) => isLess(right, left))),
  Variance: statistic((numbers) => squares(numbers) / (numbers.length - 1)),
  PopulationVariance: statistic((numbers) => squares(numbers) / numbers.length),
  StdDev: statistic((numbers) => Math.sqrt(squares(numbers) / (numbers.length - 1))),
  PopulationStdDev: statistic((numbers) => Math.sqrt(squares(numbers) / numbers.length)),
  GeometricMean: statistic(
    (numbers) => numbers.reduce((product, each) => product * each) ** (1 / numbers.length),
  ),
  AllTrue: aggregate((list) => list.every((each) => each === true), true),
  AnyTrue: aggregate((list) => list.includes(true), false),
};

/** @param ofNull what it is of a null, and of a list of nothing when `apply` is not to be asked */
function aggregate(apply: (list: List) => Value, ofNull: Value = null): OperatorCompiler {
  return (node, compile) => {
    const source = compile(partOf(node, 'source')!);
    return (frame) => {
      const list = source(frame) as List | null;
      const values = list?.filter((each) => each !== null) ?? [];
      return values.length === 0 ? ofNull : apply(values);
    };
  };
}

/** A sum or product: of Integers an Integer, of Longs a Long; null beyond what the type can hold. */
function total(
  ofNumbers: (total: number, each: number) => number,
  ofLongs: (total: bigint, each: bigint) => bigint,
): OperatorCompiler {
  return (node, compile, scope) => {
    const inRange = operandTypes(node)[0] === 'List<Integer>' ? integerOrNull : decimalOrNull;
    const ofList = aggregate((list) =>
      typeof list[0] === 'bigint'
        ? longOrNull((list as readonly bigint[]).reduce(ofLongs))
        : figure(list, (numbers) => numbers.reduce(ofNumbers), inRange),
    );
    return ofList(node, compile, scope);
  };
}

/** A figure that is a Decimal, also of whole numbers. */
function statistic(apply: (numbers: readonly number[]) => number): OperatorCompiler {
  return aggregate((list) => figure(list, apply, decimalOrNull));
}

/** Of numbers, or of quantities in the unit of the first. */
function figure(
  list: List,
  apply: (numbers: readonly number[]) => number,
  inRange: (value: number) => number | null,
): Value {
  const [first] = list;
  if (!(first instanceof Quantity)) return inRange(apply(list.map(Number)));
  const numbers = inUnitOf(first, list);
  const result = numbers === undefined ? null : decimalOrNull(apply(numbers));
  return result === null ? null : new Quantity(result, first.unit);
}

/** The values of quantities in one unit; undefined where one measures something else. */
function inUnitOf(first: Quantity, list: List): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const each of list) {
    if (!(each instanceof Quantity)) return undefined;
    if (each.unit === first.unit) numbers.push(each.value as number);
    else {
      try {
        numbers.push(each.convertUnit(first.unit).value as number);
      } catch {
        return undefined;
      }
    }
  }
  return numbers;
}

function extreme(list: List, isBefore: (left: Value, right: Value) => boolean | null): Value {
  const [first] = list;
  if (first instanceof Quantity && inUnitOf(first, list) === undefined) return null;
  let found: Value = first ?? null;
  for (const each of list) if (isBefore(each, found) === true) found = each;
  return found;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each) / numbers.length;
}

function squares(numbers: readonly number[]): number {
  const middle = mean(numbers);
  return numbers.reduce((sum, each) => sum + (each - middle) ** 2, 0);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const above = sorted[Math.floor(half)]!;
  return Number.isInteger(half) ? (sorted[half - 1]! + above) / 2 : above;
}

/** The most frequent value; of several the first. */
function mode(list: List): Value {
  const counts: { readonly value: Value; count: number }[] = [];
  for (const value of list) {
    const known = counts.find((each) => isEqual(each.value, value) === true);
    if (known === undefined) counts.push({ value, count: 1 });
    else known.count++;
  }
  const most = Math.max(...counts.map(({ count }) => count));
  return counts.find(({ count }) => count === most)?.value ?? null;
}
