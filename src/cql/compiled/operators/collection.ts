import { Interval } from 'cql-execution';
import type { ElmNode } from '../../elm.ts';
import { operandsOf, operandTypes } from '../elm-parts.ts';
import type { Compile, Expr, OperatorFamily, Value } from '../expr.ts';
import { distinct } from '../values/distinct.ts';
import { endsOf } from '../values/interval-bounds.ts';
import { difference, intersection, union } from '../values/interval-sets.ts';
import { holds } from '../values/membership.ts';
import { type Step, stepOf } from '../values/neighbour.ts';
import { pointTypeOf } from './interval-relation.ts';

type List = readonly Value[];

/** What two lists, or two intervals, make together. A list has each value once. */
export const collectionOperators: OperatorFamily = {
  /** A list that is null has no elements. */
  Union(node, compile) {
    const [left, right] = both(node, compile);
    const ofIntervals = intervals(node, union);
    const isOfLists = operandTypes(node).some((type) => type.startsWith('List<'));
    return (frame) => {
      const [one, other] = [left(frame), right(frame)];
      if (!isOfLists && !Array.isArray(one) && !Array.isArray(other)) {
        return ofIntervals(one, other);
      }
      return distinct([...((one ?? []) as List), ...((other ?? []) as List)]);
    };
  },
  Intersect(node, compile) {
    const [left, right] = both(node, compile);
    const ofIntervals = intervals(node, intersection);
    return (frame) => {
      const [one, other] = [left(frame), right(frame)];
      if (one === null || other === null) return null;
      if (!Array.isArray(one)) return ofIntervals(one, other);
      return distinct(one as List).filter((each) => holds(other as List, each));
    };
  },
  Except(node, compile) {
    const [left, right] = both(node, compile);
    const ofIntervals = intervals(node, difference);
    return (frame) => {
      const [one, other] = [left(frame), right(frame)];
      if (!Array.isArray(one)) return ofIntervals(one, other);
      if (other === null) return one as List;
      return distinct(one as List).filter((each) => !holds(other as List, each));
    };
  },
};

function both(node: ElmNode, compile: Compile): readonly [Expr, Expr] {
  const [left, right] = operandsOf(node);
  return [compile(left!), compile(right!)];
}

function intervals(
  node: ElmNode,
  combine: (left: Interval, right: Interval, step: Step) => Interval | null,
): (left: Value, right: Value) => Interval | null {
  const type = pointTypeOf(node);
  return (left, right) => {
    if (!(left instanceof Interval && right instanceof Interval)) return null;
    const [one, other] = [endsOf(left), endsOf(right)];
    return combine(left, right, stepOf(type, one.low, one.high, other.low, other.high));
  };
}
