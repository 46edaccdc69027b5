import { Quantity } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import { operandTypes, partOf } from '../elm-parts.ts';
import { constantExpr, type OperatorCompiler, type OperatorFamily } from '../expr.ts';
import { decimalOrNull, integerOrNull, longOrNull, rounded } from '../values/numbers.ts';
import { withValue } from '../values/quantities.ts';
import { binary, unary } from './null-propagating.ts';

/** Rounding, signs, powers and logarithms (CQL 1.5, §9 Arithmetic Operators). */
export const functionsOfNumbers: OperatorFamily = {
  Ceiling: unary((value) => integerOrNull(Math.ceil(value as number))),
  Floor: unary((value) => integerOrNull(Math.floor(value as number))),
  Truncate: unary((value) => integerOrNull(Math.trunc(value as number))),
  Round(node, compile, scope) {
    const precision = partOf(node, 'precision');
    const digits = precision === undefined ? constantExpr(0) : compile(precision);
    const round = unary((value, frame) => {
      const places = (digits(frame) as number | null) ?? 0;
      if (value instanceof Uncertainty) {
        const [least, most] = [value.low as number, value.high as number];
        return new Uncertainty(rounded(least, places), rounded(most, places));
      }
      return rounded(value as number, places);
    });
    return round(node, compile, scope);
  },
  Abs: signed(Math.abs, (long) => (long < 0n ? -long : long)),
  Negate: signed(
    (number) => 0 - number,
    (long) => -long,
  ),
  Ln: unary((value) => decimalOrNull(Math.log(Number(value)))),
  Exp: unary((value) => decimalOrNull(Math.exp(Number(value)))),
  /** Null for the base 1, which has no logarithms. */
  Log: binary((value, base) => decimalOrNull(Math.log(Number(value)) / Math.log(Number(base)))),
  Power(node, compile, scope) {
    const isOfIntegers = operandTypes(node).every((type) => type === 'Integer');
    const power = binary((base, exponent) => {
      if (typeof base === 'bigint' && typeof exponent === 'bigint' && exponent >= 0n) {
        return longPower(base, exponent);
      }
      const result = Number(base) ** Number(exponent);
      return isOfIntegers && Number(exponent) >= 0 ? integerOrNull(result) : decimalOrNull(result);
    });
    return power(node, compile, scope);
  },
};

/** Raised so far every number but 0, 1 and -1 is beyond a Long. */
const longBits = 64n;

function longPower(base: bigint, exponent: bigint): bigint | null {
  if (base === 0n || base === 1n) return exponent === 0n ? 1n : base;
  if (base === -1n) return exponent % 2n === 0n ? 1n : base;
  return exponent < longBits ? longOrNull(base ** exponent) : null;
}

/** The least Integer and the least Long have no opposite: that is null. */
function signed(
  ofNumber: (value: number) => number,
  ofLong: (value: bigint) => bigint,
): OperatorCompiler {
  return (node, compile, scope) => {
    const isInteger = operandTypes(node)[0] === 'Integer';
    const withSign = unary((value) => {
      if (typeof value === 'bigint') return longOrNull(ofLong(value));
      if (value instanceof Quantity) return withValue(value, ofNumber(value.value as number));
      const result = ofNumber(value as number);
      return isInteger ? integerOrNull(result) : result;
    });
    return withSign(node, compile, scope);
  };
}
