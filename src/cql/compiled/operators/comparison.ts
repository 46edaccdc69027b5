import { ValueSet } from 'cql-execution';
import { operandsOf } from '../elm-parts.ts';
import type { OperatorFamily, Value } from '../expr.ts';
import type { Frame } from '../frame.ts';
import { isEqual } from '../values/equality.ts';
import { isEquivalent } from '../values/equivalence.ts';
import { isAtMost, isLess } from '../values/order.ts';
import { binary } from './null-propagating.ts';

/** Comparison (CQL 1.5, §9 Comparison Operators). */
export const comparisonOperators: OperatorFamily = {
  Equal: binary(isEqual),
  NotEqual: binary((left, right) => {
    const same = isEqual(left, right);
    return same === null ? null : !same;
  }),
  Equivalent(node, compile) {
    const [left, right] = operandsOf(node).map((each) => compile(each));
    return (frame) => isEquivalent(members(left!(frame), frame), members(right!(frame), frame));
  },
  Less: binary(isLess),
  LessOrEqual: binary(isAtMost),
  Greater: binary((left, right) => isLess(right, left)),
  GreaterOrEqual: binary((left, right) => isAtMost(right, left)),
};

/** Value sets are compared by their members. */
function members(value: Value, { evaluation }: Frame): Value {
  if (!isValueSetReference(value)) return value;
  return evaluation.valueSets.expanded(value.id);
}

interface ValueSetReference {
  readonly isValueSet: boolean;
  readonly id: string;
}

function isValueSetReference(value: Value): value is ValueSetReference {
  if (typeof value !== 'object' || value === null || value instanceof ValueSet) return false;
  return (value as Partial<ValueSetReference>).isValueSet === true;
}
