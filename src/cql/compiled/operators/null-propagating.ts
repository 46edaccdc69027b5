import { operandsOf } from '../elm-parts.ts';
import { type OperatorCompiler, slotOf, type Value } from '../expr.ts';
import type { Frame } from '../frame.ts';

/** An operator of one operand that is null when the operand is. */
export function unary(apply: (value: Value, frame: Frame) => Value): OperatorCompiler {
  return (node, compile) => {
    const operand = compile(operandsOf(node)[0]!);
    const slot = slotOf(operand);
    if (slot !== undefined) {
      return (frame) => {
        const value = frame.slots[slot];
        return value === null ? null : apply(value, frame);
      };
    }
    return (frame) => {
      const value = operand(frame);
      return value === null ? null : apply(value, frame);
    };
  };
}

/** An operator of two operands that is null when one of them is. */
export function binary(
  apply: (left: Value, right: Value, frame: Frame) => Value,
): OperatorCompiler {
  return (node, compile) => {
    const [first, second] = operandsOf(node);
    const [left, right] = [compile(first!), compile(second!)];
    const slot = slotOf(right);
    if (slot !== undefined) {
      return (frame) => {
        const one = left(frame);
        if (one === null) return null;
        const other = frame.slots[slot];
        return other === null ? null : apply(one, other, frame);
      };
    }
    return (frame) => {
      const one = left(frame);
      if (one === null) return null;
      const other = right(frame);
      return other === null ? null : apply(one, other, frame);
    };
  };
}
