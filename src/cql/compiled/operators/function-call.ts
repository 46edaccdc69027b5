import { FhirNode } from '../../reference/fhir-node.ts';
import type { CompiledFunction } from '../compile-scope.ts';
import { constantOf, type Expr, type Value } from '../expr.ts';
import { type Evaluation, Frame } from '../frame.ts';

/** A call of a function; one whose results are kept is computed once for the same operands. */
export function callOf(called: CompiledFunction, operands: readonly Expr[]): Expr {
  const { memoSlot } = called;
  const [first] = operands;
  const isConstant = operands.every((operand) => constantOf(operand) !== undefined);
  if (memoSlot === undefined || first === undefined || isConstant) {
    return plainCall(called, operands);
  }
  const [, second] = operands;
  if (second === undefined) return keptCallOfOne(called, first, memoSlot);
  return operands.length === 2
    ? keptCallOfTwo(called, first, second, memoSlot)
    : keptCall(called, operands, memoSlot);
}

function plainCall(called: CompiledFunction, operands: readonly Expr[]): Expr {
  const [first, second] = operands;
  const count = operands.length;
  if (count === 1 && first !== undefined) {
    return (frame) => {
      const inner = new Frame(frame.evaluation, called.frameSize);
      inner.slots[0] = first(frame);
      return called.body(inner);
    };
  }
  if (count === 2 && first !== undefined && second !== undefined) {
    return (frame) => {
      const inner = new Frame(frame.evaluation, called.frameSize);
      inner.slots[0] = first(frame);
      inner.slots[1] = second(frame);
      return called.body(inner);
    };
  }
  return (frame) => {
    const inner = new Frame(frame.evaluation, called.frameSize);
    const { slots } = inner;
    for (let index = 0; index < count; index++) slots[index] = operands[index]!(frame);
    return called.body(inner);
  };
}

function keptCallOfOne(called: CompiledFunction, operand: Expr, memoSlot: number): Expr {
  const compute = (evaluation: Evaluation, value: Value): Value => {
    const inner = new Frame(evaluation, called.frameSize);
    inner.slots[0] = value;
    return called.body(inner);
  };
  return (frame) => {
    const { evaluation } = frame;
    const value = operand(frame);
    if (value instanceof FhirNode) {
      const known = FhirNode.kept(value, memoSlot);
      if (known !== undefined) return known;
      const result = compute(evaluation, value);
      FhirNode.keep(value, memoSlot, result);
      return result;
    }
    const results = resultsOf(evaluation, memoSlot);
    const known = results.get(value);
    if (known !== undefined) return known;
    const result = compute(evaluation, value);
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
  return (frame) => {
    const { evaluation } = frame;
    const one = first(frame);
    const other = second(frame);
    const results = resultsOf(evaluation, memoSlot);
    const rows = results.get(one) as Value[] | undefined;
    if (rows !== undefined) {
      for (let row = 0; row < rows.length; row += 2) if (rows[row] === other) return rows[row + 1];
    }
    const inner = new Frame(evaluation, called.frameSize);
    inner.slots[0] = one;
    inner.slots[1] = other;
    const result = called.body(inner);
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
    const inner = new Frame(evaluation, called.frameSize);
    const { slots } = inner;
    for (let index = 0; index < width; index++) slots[index] = operands[index]!(frame);
    const results = resultsOf(evaluation, memoSlot);
    const rows = results.get(slots[0]) as Value[] | undefined;
    if (rows === undefined) {
      const row = slots.slice(1, width);
      row.push(called.body(inner));
      results.set(slots[0], row);
      return row[width - 1];
    }
    const found = rowOf(rows, slots, width);
    if (found >= 0) return rows[found + width - 1];
    const row = slots.slice(1, width);
    const result = called.body(inner);
    if (rows.length < maxRows * width) rows.push(...row, result);
    return result;
  };
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
