import { operandsOf } from '../elm-parts.ts';
import type { CompileScope } from '../compile-scope.ts';
import {
  type Compile,
  type Expr,
  type OperatorCompiler,
  type OperatorFamily,
  shortcutsOf,
} from '../expr.ts';
import type { ElmNode } from '../../elm.ts';

/** Three-valued logic (CQL 1.5, §9 Logical Operators). The second operand is evaluated only where it matters. */
export const logicalOperators: OperatorFamily = {
  And: chain(false),
  Or: chain(true),
  Xor(node, compile) {
    const [left, right] = both(node, compile);
    return (frame) => {
      const first = left(frame);
      if (first === null) return null;
      const second = right(frame);
      return second === null ? null : first !== second;
    };
  },
  Implies(node, compile) {
    const [left, right] = both(node, compile);
    return (frame) => {
      const first = left(frame);
      if (first === false) return true;
      const second = right(frame);
      return first === true ? second : second === true ? true : null;
    };
  },
  Not(node, compile) {
    const operand = only(node, compile);
    const { negation } = shortcutsOf(operand);
    if (negation !== undefined) return negation;
    return (frame) => {
      const value = operand(frame);
      return value === null ? null : value === false;
    };
  },
  IsTrue(node, compile) {
    const operand = only(node, compile);
    return (frame) => operand(frame) === true;
  },
  IsFalse(node, compile) {
    const operand = only(node, compile);
    return (frame) => operand(frame) === false;
  },
};

/**
 * `and` and `or`: the one truth decides alone, and a null leaves it unknown. A chain of them is one
 * closure, since `and` is associative in three-valued logic too.
 */
function chain(decisive: boolean): OperatorCompiler {
  return (node, compile, scope) => {
    const operands = operandsInChain(node, scope).map((each) => compile(each));
    const count = operands.length;
    const otherwise = !decisive;
    return (frame) => {
      let result: boolean | null = otherwise;
      for (let index = 0; index < count; index++) {
        const value = operands[index]!(frame);
        if (value === decisive) return decisive;
        if (value === null) result = null;
      }
      return result;
    };
  };
}

/** The operands of nested nodes of one type, but for those that are kept for themselves. */
function operandsInChain(node: ElmNode, scope: CompileScope): readonly ElmNode[] {
  return operandsOf(node).flatMap((operand) =>
    operand.type === node.type && !scope.program.isClosed(operand)
      ? operandsInChain(operand, scope)
      : [operand],
  );
}

function both(node: ElmNode, compile: Compile): readonly [Expr, Expr] {
  const [left, right] = operandsOf(node);
  return [compile(left!), compile(right!)];
}

function only(node: ElmNode, compile: Compile): Expr {
  return compile(operandsOf(node)[0]!);
}
