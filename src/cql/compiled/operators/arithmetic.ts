import { Quantity } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { operandTypes } from '../elm-parts.ts';
import type { ElmNode } from '../../elm.ts';
import type { OperatorCompiler, OperatorFamily, Value } from '../expr.ts';
import { decimalOrNull, integerOrNull, longOrNull } from '../values/numbers.ts';
import { isTemporal } from '../values/temporal-order.ts';
import { later, timeUnit } from '../values/temporal-sum.ts';
import { product, quotient, sum } from '../values/quantities.ts';
import { binary } from './null-propagating.ts';

/** Sums, products and quotients of numbers and quantities, and points in time some time later. */
export const arithmeticOperators: OperatorFamily = {
  Add: arithmetic({
    numbers: (left, right) => left + right,
    longs: (left, right) => left + right,
    others: (left, right) => moved(left, right, 1),
    isGrowing: true,
  }),
  Subtract: arithmetic({
    numbers: (left, right) => left - right,
    longs: (left, right) => left - right,
    others: (left, right) => moved(left, right, -1),
    isGrowing: false,
  }),
  Multiply: arithmetic({
    numbers: (left, right) => left * right,
    longs: (left, right) => left * right,
    others: (left, right) => product(left, right),
    isGrowing: true,
  }),
  Divide: arithmetic({
    numbers: (left, right) => left / right,
    longs: (left, right) => (right === 0n ? null : Number(left) / Number(right)),
    others: (left, right) => quotient(left, right),
    isGrowing: false,
  }),
};

interface Arithmetic {
  numbers(left: number, right: number): number;
  longs(left: bigint, right: bigint): bigint | number | null;
  /** Of quantities, and of points in time with time-based quantities. */
  others(left: Value, right: Value): Value;
  /** Whether the result is greater where the right operand is. */
  readonly isGrowing: boolean;
}

function arithmetic(operator: Arithmetic): OperatorCompiler {
  return (node, compile, scope) => {
    const inRange = isOfIntegers(node) ? integerOrNull : decimalOrNull;
    const apply = (left: Value, right: Value): Value => {
      if (typeof left === 'number' && typeof right === 'number') {
        return inRange(operator.numbers(left, right));
      }
      if (typeof left === 'bigint' && typeof right === 'bigint') {
        const result = operator.longs(left, right);
        return typeof result === 'bigint' ? longOrNull(result) : result && decimalOrNull(result);
      }
      if (left instanceof Uncertainty || right instanceof Uncertainty) {
        return uncertain(left, right, operator.isGrowing, apply);
      }
      return operator.others(left, right);
    };
    return binary(apply)(node, compile, scope);
  };
}

/** Division of Integers is of Decimals in ELM already. */
function isOfIntegers(node: ElmNode): boolean {
  return operandTypes(node).every((type) => type === 'Integer') && node.type !== 'Divide';
}

function uncertain(
  left: Value,
  right: Value,
  isGrowing: boolean,
  apply: (left: Value, right: Value) => Value,
): Value {
  const one = Uncertainty.from(left) as Uncertainty;
  const other = Uncertainty.from(right) as Uncertainty;
  const least = (isGrowing ? other.low : other.high) as Value;
  const most = (isGrowing ? other.high : other.low) as Value;
  return new Uncertainty(apply(one.low, least), apply(one.high, most));
}

function moved(left: Value, right: Value, direction: 1 | -1): Value {
  if (!(right instanceof Quantity)) return null;
  if (left instanceof Quantity) return sum(left, right, direction);
  const unit = timeUnit((right.unit as string | undefined) ?? '');
  if (!isTemporal(left) || unit === undefined) return null;
  return later(left, (right.value as number) * direction, unit);
}
