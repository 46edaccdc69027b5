import { Quantity } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { operandTypes } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily, Value } from '../expr.ts';
import { decimalOrNull, integerOrNull, longOrNull } from '../values/numbers.ts';
import { unitOf, valueIn } from '../values/quantity-units.ts';
import { withValue } from '../values/quantities.ts';
import { binary } from './null-propagating.ts';

/** Whole quotients and remainders; both are null where the divisor is zero. */
export const divisionOperators: OperatorFamily = {
  TruncatedDivide: division(
    (left, right) => Math.trunc(left / right),
    (left, right) => left / right,
  ),
  Modulo: division(
    (left, right) => left % right,
    (left, right) => left % right,
  ),
};

function division(
  ofNumbers: (left: number, right: number) => number,
  ofLongs: (left: bigint, right: bigint) => bigint,
): OperatorCompiler {
  return (node, compile, scope) => {
    const isOfIntegers = operandTypes(node).every((type) => type === 'Integer');
    const inRange = isOfIntegers ? integerOrNull : decimalOrNull;
    const fault = scope.fault(node, 'there is no whole quotient of uncertain numbers');
    const divide = binary((left, right): Value => {
      if (left instanceof Uncertainty || right instanceof Uncertainty) throw fault();
      if (typeof left === 'bigint' && typeof right === 'bigint') {
        return right === 0n ? null : longOrNull(ofLongs(left, right));
      }
      if (left instanceof Quantity && right instanceof Quantity) {
        const divisor = valueIn(right, unitOf(left));
        if (divisor === undefined || divisor === 0) return null;
        const value = decimalOrNull(ofNumbers(left.value as number, divisor));
        return value === null ? null : withValue(left, value);
      }
      return right === 0 ? null : inRange(ofNumbers(left as number, right as number));
    });
    return divide(node, compile, scope);
  };
}
