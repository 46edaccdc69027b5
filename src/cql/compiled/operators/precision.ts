import type { ElmNode } from '../../elm.ts';
import { operandsOf } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily } from '../expr.ts';
import { decimalBoundary, precisionOfTemporal, temporalBoundary } from '../values/boundary.ts';
import { digitsAfterPoint } from '../values/numbers.ts';
import { isTemporal } from '../values/temporal-order.ts';
import { unary } from './null-propagating.ts';

/** How precise a value is, and what it may stand for (CQL 1.5.3, Logical Specification, Precision). */
export const precisionOperators: OperatorFamily = {
  Precision(node, compile, scope) {
    const digits = digitsGiven(operandsOf(node)[0]!);
    const precision = unary((value) =>
      isTemporal(value)
        ? precisionOfTemporal(value)
        : (digits ?? digitsAfterPoint(value as number)),
    );
    return precision(node, compile, scope);
  },
  LowBoundary: boundary(false),
  HighBoundary: boundary(true),
};

function boundary(isHigh: boolean): OperatorCompiler {
  return (node, compile) => {
    const [source, precision] = operandsOf(node);
    const known = digitsGiven(source!);
    const value = compile(source!);
    const digits = compile(precision!);
    return (frame) => {
      const given = value(frame);
      const wanted = digits(frame) as number | null;
      if (given === null) return null;
      if (isTemporal(given)) return temporalBoundary(given, wanted, isHigh);
      const number = given as number;
      return decimalBoundary(number, known ?? digitsAfterPoint(number), wanted, isHigh);
    };
  };
}

/** Digits after the point that the author has written: trailing zeros count, a number has none. */
function digitsGiven(node: ElmNode): number | undefined {
  if (node.type === 'Negate') return digitsGiven(operandsOf(node)[0]!);
  if (node.type !== 'Literal') return undefined;
  return String(node['value']).split('.')[1]?.length ?? 0;
}
