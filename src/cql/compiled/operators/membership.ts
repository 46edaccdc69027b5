import { Interval } from 'cql-execution';
import type { ElmNode } from '../../elm.ts';
import { operandsOf, operandTypes, precisionOf } from '../elm-parts.ts';
import { type Compile, constantOf, type Expr, type OperatorFamily, type Value } from '../expr.ts';
import { boundsOf, endsOf, isBefore } from '../values/interval-bounds.ts';
import { holds, isIn, properlyHolds } from '../values/membership.ts';
import { stepOf } from '../values/neighbour.ts';
import { both as and, type Truth } from '../values/three-valued.ts';
import { includes, properlyIncludes, related } from './interval-relation.ts';

type List = readonly Value[];

/** What is in a list or an interval: single values, lists and intervals. */
export const membershipOperators: OperatorFamily = {
  In(node, compile) {
    const [item, container] = both(node, compile);
    return membership(item, container, precisionOf(node));
  },
  Contains(node, compile) {
    const [container, item] = both(node, compile);
    return membership(item, container, precisionOf(node));
  },
  ProperIn(node, compile) {
    const [item, container] = both(node, compile);
    return properMembership(node, item, container);
  },
  ProperContains(node, compile) {
    const [container, item] = both(node, compile);
    return properMembership(node, item, container);
  },
  Includes: inclusion(false, includes, holdsAll),
  IncludedIn: inclusion(true, includes, holdsAll),
  ProperIncludes: inclusion(false, properlyIncludes, holdsAllAndMore),
  ProperIncludedIn: inclusion(true, properlyIncludes, holdsAllAndMore),
};

function both(node: ElmNode, compile: Compile): readonly [Expr, Expr] {
  const [left, right] = operandsOf(node);
  return [compile(left!), compile(right!)];
}

/** In a list of plain values that is written in the CQL: a look into a set. */
function membership(item: Expr, container: Expr, precision: string | undefined): Expr {
  const constant = constantOf(container)?.value;
  if (Array.isArray(constant) && constant.every((each) => typeof each !== 'object')) {
    const members = new Set<Value>(constant);
    return (frame) => members.has(item(frame));
  }
  return (frame) => {
    const value = item(frame);
    const within = container(frame);
    return within === null ? false : isIn(value, within, precision);
  };
}

/** In a list with others besides; strictly between the first and the last point of an interval. */
function properMembership(node: ElmNode, item: Expr, container: Expr): Expr {
  const precision = precisionOf(node);
  const isOfList = operandTypes(node).some((type) => type.startsWith('List<'));
  return (frame) => {
    const within = container(frame);
    const value = item(frame);
    if (Array.isArray(within)) return properlyHolds(within as List, value);
    if (!(within instanceof Interval)) return isOfList && !isOfInterval(node) ? false : null;
    return value === null ? null : isStrictlyInside(within, value, precision);
  };
}

function isOfInterval(node: ElmNode): boolean {
  return operandTypes(node).some((type) => type.startsWith('Interval<'));
}

function isStrictlyInside(interval: Interval, point: Value, precision: string | undefined): Truth {
  const { low, high } = endsOf(interval);
  const span = boundsOf(interval, stepOf(undefined, low, high, point));
  return and(isBefore(span.low, point, precision), isBefore(point, span.high, precision));
}

function inclusion(
  isReversed: boolean,
  relation: Parameters<typeof related>[1],
  ofLists: (container: List, parts: List) => boolean,
) {
  return (node: ElmNode, compile: Compile): Expr => {
    const [left, right] = both(node, compile);
    const [container, contained] = isReversed ? [right, left] : [left, right];
    const precision = precisionOf(node);
    const ofIntervals = related(node, relation);
    return (frame) => {
      const outer = container(frame);
      const inner = contained(frame);
      if (outer === null || inner === null) return null;
      if (!Array.isArray(outer)) return ofIntervals(outer, inner, precision);
      // A single value where a list belongs is a list of one.
      return ofLists(outer as List, Array.isArray(inner) ? (inner as List) : [inner]);
    };
  };
}

function holdsAll(list: List, parts: List): boolean {
  return parts.every((each) => holds(list, each));
}

function holdsAllAndMore(list: List, parts: List): boolean {
  return list.length > parts.length && holdsAll(list, parts);
}
