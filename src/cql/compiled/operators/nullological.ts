import { operandsOf } from '../elm-parts.ts';
import {
  type Expr,
  exprWithShortcuts,
  type OperatorFamily,
  shortcutsOf,
  slotOf,
  type Value,
} from '../expr.ts';

/** What asks for nulls (CQL 1.5, §9 Nullological Operators). */
export const nullologicalOperators: OperatorFamily = {
  IsNull(node, compile) {
    const operand = compile(operandsOf(node)[0]!);
    return shortcutsOf(operand).isNull ?? nullTest(operand);
  },
  /** Of a single list: its first element that is not null. */
  Coalesce(node, compile) {
    const operands = operandsOf(node).map((each) => compile(each));
    const [first, second] = operands;
    if (first === undefined || second === undefined) return firstInList(first!);
    if (operands.length === 2) {
      return (frame) => {
        const value = first(frame);
        return value === null ? second(frame) : value;
      };
    }
    return (frame) => {
      for (let at = 0; at < operands.length; at++) {
        const value = operands[at]!(frame);
        if (value !== null) return value;
      }
      return null;
    };
  },
};

function nullTest(operand: Expr): Expr {
  const slot = slotOf(operand);
  return slot === undefined
    ? exprWithShortcuts((frame) => operand(frame) === null, {
        negation: (frame) => operand(frame) !== null,
      })
    : exprWithShortcuts((frame) => frame.slots[slot] === null, {
        negation: (frame) => frame.slots[slot] !== null,
      });
}

function firstInList(list: Expr): Expr {
  return (frame) => {
    const value = list(frame);
    return Array.isArray(value) ? (value.find((each: Value) => each !== null) ?? null) : value;
  };
}
