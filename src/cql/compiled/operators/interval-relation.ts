import { Interval } from 'cql-execution';
import type { ElmNode } from '../../elm.ts';
import { operandTypes, precisionOf } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily, Value } from '../expr.ts';
import {
  boundAfter,
  type Bounds,
  boundsOf,
  boundsOfPoint,
  isAtOrBefore,
  isBefore,
  isSameBound,
} from '../values/interval-bounds.ts';
import { type Step, stepOf } from '../values/neighbour.ts';
import { isTemporal, type Order, orderOf } from '../values/temporal-order.ts';
import { later } from '../values/temporal-sum.ts';
import { both, either, not, type Truth } from '../values/three-valued.ts';
import { binary } from './null-propagating.ts';

type Relation = (left: Bounds, right: Bounds, precision: string | undefined, step: Step) => Truth;

export const includes: Relation = (left, right, precision) =>
  both(
    isAtOrBefore(left.low, right.low, precision),
    isAtOrBefore(right.high, left.high, precision),
  );
export const properlyIncludes: Relation = (left, right, precision, step) =>
  both(includes(left, right, precision, step), not(includes(right, left, precision, step)));
const meetsBefore: Relation = (left, right, precision, step) =>
  meet(left.high, right.low, precision, step);
const meetsAfter: Relation = (left, right, precision, step) =>
  meet(right.high, left.low, precision, step);

/** How intervals, and points, lie to each other (CQL 1.5.3, Logical Specification, Interval Operators). */
export const intervalRelations: OperatorFamily = {
  Before: timing(
    (order) => order < 0,
    (left, right, precision) => isBefore(left.high, right.low, precision),
  ),
  After: timing(
    (order) => order > 0,
    (left, right, precision) => isBefore(right.high, left.low, precision),
  ),
  SameAs: timing(
    (order) => order === 0,
    (left, right, precision) =>
      both(
        isSameBound(left.low, right.low, precision),
        isSameBound(left.high, right.high, precision),
      ),
  ),
  SameOrBefore: timing(
    (order) => order <= 0,
    (left, right, precision) => isAtOrBefore(left.high, right.low, precision),
  ),
  SameOrAfter: timing(
    (order) => order >= 0,
    (left, right, precision) => isAtOrBefore(right.high, left.low, precision),
  ),
  Meets: relation((...all) => either(meetsBefore(...all), meetsAfter(...all))),
  MeetsBefore: relation(meetsBefore),
  MeetsAfter: relation(meetsAfter),
  Overlaps: relation((left, right, precision) =>
    both(
      isAtOrBefore(left.low, right.high, precision),
      isAtOrBefore(right.low, left.high, precision),
    ),
  ),
  OverlapsBefore: relation((left, right, precision) =>
    both(isBefore(left.low, right.low, precision), isAtOrBefore(right.low, left.high, precision)),
  ),
  OverlapsAfter: relation((left, right, precision) =>
    both(isBefore(right.high, left.high, precision), isAtOrBefore(left.low, right.high, precision)),
  ),
  Starts: relation((left, right, precision) =>
    both(
      isSameBound(left.low, right.low, precision),
      isAtOrBefore(left.high, right.high, precision),
    ),
  ),
  Ends: relation((left, right, precision) =>
    both(
      isAtOrBefore(right.low, left.low, precision),
      isSameBound(left.high, right.high, precision),
    ),
  ),
};

function relation(relate: Relation): OperatorCompiler {
  return (node, compile, scope) => {
    const precision = precisionOf(node);
    const apply = related(node, relate);
    return binary((left, right) => apply(left, right, precision))(node, compile, scope);
  };
}

/** @returns the relation of two values that are not null, each an interval or a point */
export function related(
  node: ElmNode,
  relate: Relation,
): (left: Value, right: Value, precision: string | undefined) => Truth {
  const type = pointTypeOf(node);
  return (left, right, precision) => {
    const step = stepOf(type, ...pointsOf(left), ...pointsOf(right));
    return relate(bounds(left, step), bounds(right, step), precision, step);
  };
}

/** The type of the points of an operator's intervals, e.g. `Date`. */
export function pointTypeOf(node: ElmNode): string | undefined {
  for (const type of operandTypes(node)) {
    const [, point] = /^(?:List<)?Interval<(.*?)>+$/u.exec(type) ?? [];
    if (point !== undefined && point !== 'Any') return point;
  }
  return undefined;
}

function pointsOf(value: Value): readonly Value[] {
  return value instanceof Interval
    ? [(value.low as Value) ?? null, (value.high as Value) ?? null]
    : [value];
}

function bounds(value: Value, step: Step): Bounds {
  return value instanceof Interval ? boundsOf(value, step) : boundsOfPoint(value);
}

/** Whether nothing lies between the end of one and the beginning of the next. */
function meet(end: Value, begin: Value, precision: string | undefined, step: Step): Truth {
  if (typeof end === 'symbol' || typeof begin === 'symbol') return false;
  return precision !== undefined && isTemporal(end)
    ? isSameBound(later(end, 1, precision), begin, precision)
    : isSameBound(boundAfter(end, step), begin);
}

function timing(isSo: (order: Order) => boolean, relate: Relation): OperatorCompiler {
  return (node, compile, scope) => {
    const precision = precisionOf(node);
    const apply = related(node, relate);
    const relation = binary((left, right) => {
      if (!isTemporal(left) || !isTemporal(right)) return apply(left, right, precision);
      const order = orderOf(left, right, precision);
      return order === null ? null : isSo(order);
    });
    return relation(node, compile, scope);
  };
}
