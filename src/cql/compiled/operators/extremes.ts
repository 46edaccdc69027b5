import { operandTypes, systemNamespace, textOf } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily } from '../expr.ts';
import { extremeOf } from '../values/extreme.ts';
import { neighbourOf, stepOf } from '../values/neighbour.ts';
import { unary } from './null-propagating.ts';

/** The ends of a type, and the next value in either direction. */
export const extremeOperators: OperatorFamily = {
  MinValue: extreme('least'),
  MaxValue: extreme('greatest'),
  Successor: neighbour(1),
  Predecessor: neighbour(-1),
};

function extreme(which: 'least' | 'greatest'): OperatorCompiler {
  return (node, _compile, scope) => {
    const type = (textOf(node, 'valueType') ?? '').replace(systemNamespace, '');
    const fault = scope.fault(node, `the type ${type} has no ${which} value`);
    return ({ evaluation }) => {
      const value = extremeOf(which, type, null, evaluation.offset);
      if (value === null) throw fault();
      return value;
    };
  };
}

/** Null beyond the ends of the type. */
function neighbour(direction: 1 | -1): OperatorCompiler {
  return (node, compile, scope) => {
    const [type] = operandTypes(node);
    const next = unary((value) => neighbourOf(value, direction, stepOf(type, value)));
    return next(node, compile, scope);
  };
}
