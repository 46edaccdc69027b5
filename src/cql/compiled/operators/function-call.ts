import { FhirNode } from '../../reference/fhir-node.ts';
import type { CompiledFunction } from '../compile-scope.ts';
import { constantOf, type Expr, slotOf, type Value } from '../expr.ts';
import type { Evaluation, Frame } from '../frame.ts';

/** A call of a function; one whose results are kept is computed once for the same operands. */
export function callOf(called: CompiledFunction, operands: readonly Expr[]): Expr {
  const { memoSlot } = called;
  const [first, second] = operands;
  const isConstant = operands.every((operand) => constantOf(operand) !== undefined);
  if (memoSlot === undefined || first === undefined || isConstant) {
    return plainCall(called, operands);
  }
  if (second === undefined) return keptCallOfOne(called, first, memoSlot);
  return operands.length === 2
    ? keptCallOfTwo(called, first, second, memoSlot)
    : keptCall(called, operands, memoSlot);
}

function plainCall(called: CompiledFunction, operands: readonly Expr[]): Expr {
  const [first, second] = operands;
  const count = operands.length;
  if (count === 1 && first !== undefined) {
    const slot = slotOf(first);
    return (frame) => resultOfOne(called, frame.evaluation, valueOf(first, slot, frame));
  }
  if (count === 2 && first !== undefined && second !== undefined) {
    const [firstSlot, secondSlot] = [slotOf(first), slotOf(second)];
    return (frame) => {
      const one = valueOf(first, firstSlot, frame);
      return resultOfTwo(called, frame.evaluation, one, valueOf(second, secondSlot, frame));
    };
  }
  return (frame) => {
    const inner = frame.evaluation.enter();
    for (let index = 0; index < count; index++) inner.slots[index] = operands[index]!(frame);
    return resultOf(called, inner);
  };
}

function keptCallOfOne(called: CompiledFunction, operand: Expr, memoSlot: number): Expr {
  const slot = slotOf(operand);
  return (frame) => {
    const { evaluation } = frame;
    const value = valueOf(operand, slot, frame);
    if (value instanceof FhirNode) {
      const known = FhirNode.kept(value, memoSlot);
      if (known !== undefined) return known;
      const result = resultOfOne(called, evaluation, value);
      FhirNode.keep(value, memoSlot, result);
      return result;
    }
    const results = resultsOf(evaluation, memoSlot);
    const known = results.get(value);
    if (known !== undefined) return known;
    const result = resultOfOne(called, evaluation, value);
    results.set(value, result);
    return result;
  };
}

/** As of several operands, without a frame for a call whose result is known. */
function keptCallOfTwo(
  called: CompiledFunction,
  first: Expr,
  second: Expr,
  memoSlot: number,
): Expr {
  const [firstSlot, secondSlot] = [slotOf(first), slotOf(second)];
  return (frame) => {
    const { evaluation } = frame;
    const one = valueOf(first, firstSlot, frame);
    const other = valueOf(second, secondSlot, frame);
    const results = resultsOf(evaluation, memoSlot);
    const rows = results.get(one) as Value[] | undefined;
    if (rows !== undefined) {
      for (let row = 0; row < rows.length; row += 2) if (rows[row] === other) return rows[row + 1];
    }
    const result = resultOfTwo(called, evaluation, one, other);
    if (rows === undefined) results.set(one, [other, result]);
    else if (rows.length < maxRows * 2) rows.push(other, result);
    return result;
  };
}

/**
 * Of several operands: kept by the first, in rows of the others and the result. Few calls have the
 * same first operand, so going through their rows is quicker than a map for each.
 */
function keptCall(called: CompiledFunction, operands: readonly Expr[], memoSlot: number): Expr {
  const width = operands.length;
  return (frame) => {
    const { evaluation } = frame;
    const inner = evaluation.enter();
    const { slots } = inner;
    for (let index = 0; index < width; index++) slots[index] = operands[index]!(frame);
    const results = resultsOf(evaluation, memoSlot);
    const rows = results.get(slots[0]) as Value[] | undefined;
    if (rows !== undefined) {
      const found = rowOf(rows, slots, width);
      if (found >= 0) {
        evaluation.leave();
        return rows[found + width - 1];
      }
    }
    const [key] = slots;
    const row = slots.slice(1, width);
    const result = resultOf(called, inner);
    row.push(result);
    if (rows === undefined) results.set(key, row);
    else if (rows.length < maxRows * width) rows.push(...row);
    return result;
  };
}

/** What an operand comes to. @param slot of an operand that is a variable */
function valueOf(operand: Expr, slot: number | undefined, frame: Frame): Value {
  return slot === undefined ? operand(frame) : frame.slots[slot];
}

function resultOfOne(called: CompiledFunction, evaluation: Evaluation, operand: Value): Value {
  const inner = evaluation.enter();
  inner.slots[0] = operand;
  return resultOf(called, inner);
}

function resultOfTwo(
  called: CompiledFunction,
  evaluation: Evaluation,
  one: Value,
  other: Value,
): Value {
  const inner = evaluation.enter();
  inner.slots[0] = one;
  inner.slots[1] = other;
  return resultOf(called, inner);
}

/** Runs a function in a frame that was entered and has its operands. */
function resultOf({ body, operands, kept }: CompiledFunction, inner: Frame): Value {
  for (let at = 0; at < kept; at++) inner.slots[operands + at] = undefined;
  const result = body(inner);
  inner.evaluation.leave();
  return result;
}

/** Beyond so many, results are not worth looking for. */
const maxRows = 32;

/** Where the row with a call's operands begins; -1 where there is none. */
function rowOf(rows: readonly Value[], slots: readonly Value[], width: number): number {
  for (let row = 0; row < rows.length; row += width) {
    let at = 1;
    while (at < width && rows[row + at - 1] === slots[at]) at++;
    if (at === width) return row;
  }
  return -1;
}

type Results = Map<Value, Value>;

function resultsOf({ memo }: Evaluation, memoSlot: number): Results {
  const known = memo[memoSlot] as Results | undefined;
  if (known !== undefined) return known;
  const results: Results = new Map();
  memo[memoSlot] = results;
  return results;
}
