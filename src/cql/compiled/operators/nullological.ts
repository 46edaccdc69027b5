import { operandsOf } from '../elm-parts.ts';
import { type OperatorFamily, shortcutsOf, type Value } from '../expr.ts';

/** What asks for nulls (CQL 1.5, §9 Nullological Operators). */
export const nullologicalOperators: OperatorFamily = {
  IsNull(node, compile) {
    const operand = compile(operandsOf(node)[0]!);
    return shortcutsOf(operand).isNull ?? ((frame) => operand(frame) === null);
  },
  /** Of a single list: its first element that is not null. */
  Coalesce(node, compile) {
    const operands = operandsOf(node).map((each) => compile(each));
    const [first] = operands;
    if (operands.length === 1 && first !== undefined) {
      return (frame) => {
        const value = first(frame);
        return Array.isArray(value) ? (value.find((each: Value) => each !== null) ?? null) : value;
      };
    }
    return (frame) => {
      for (const operand of operands) {
        const value = operand(frame);
        if (value !== null) return value;
      }
      return null;
    };
  },
};
