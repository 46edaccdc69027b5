import { Interval, Quantity } from 'cql-execution';
import type { ElmNode } from '../../elm.ts';
import { partOf, textOf, type TypeSpecifier } from '../elm-parts.ts';
import {
  type Compile,
  constantOf,
  type Expr,
  type OperatorCompiler,
  type OperatorFamily,
  type Value,
} from '../expr.ts';
import { extremeOf } from '../values/extreme.ts';
import {
  boundsOf,
  endsOf,
  greatest,
  isBefore,
  isUnknown,
  least,
} from '../values/interval-bounds.ts';
import { isEqual } from '../values/equality.ts';
import { stepOf } from '../values/neighbour.ts';
import { decimalOrNull } from '../values/numbers.ts';
import { sum } from '../values/quantities.ts';
import { isTemporal } from '../values/temporal-order.ts';
import { pointTypeOf } from './interval-relation.ts';
import { unary } from './null-propagating.ts';

/** Intervals and their ends (CQL 1.5.3, Logical Specification, Interval Operators). */
export const intervalOperators: OperatorFamily = {
  /**
   * One that the author has written with its end before its start is a fault; one that a record
   * gives is null: bad data is missing data.
   */
  Interval(node, compile, scope) {
    const [low, high] = [compile(partOf(node, 'low')!), compile(partOf(node, 'high')!)];
    const lowClosed = closed(node, 'lowClosed', compile);
    const highClosed = closed(node, 'highClosed', compile);
    const pointType = castTypeOf(partOf(node, 'low')!) ?? castTypeOf(partOf(node, 'high')!);
    const isWritten = constantOf(low) !== undefined && constantOf(high) !== undefined;
    const fault = scope.fault(node, 'the interval ends before it starts');
    return (frame) => {
      const [from, to] = [low(frame), high(frame)];
      const [isFromIn, isToIn] = [lowClosed(frame) as boolean, highClosed(frame) as boolean];
      if (from !== null && to !== null) {
        const isEmpty =
          isBefore(to, from) === true || (!(isFromIn && isToIn) && isEqual(from, to) === true);
        if (isEmpty && isWritten) throw fault();
        if (isEmpty) return null;
      }
      const type = from === null && to === null ? pointType : undefined;
      return new Interval(from, to, isFromIn, isToIn, type);
    };
  },
  Start: end('low', least, 'least'),
  End: end('high', greatest, 'greatest'),
  Width: measure(0),
  Size: measure(1),
  /** Of an interval of one point. */
  PointFrom(node, compile, scope) {
    const fault = scope.fault(node, 'point from needs an interval of one point');
    const type = pointTypeOf(node);
    const point = unary((value) => {
      const { low, high } = spanOf(value as Interval, type);
      if (typeof low === 'symbol' && typeof high === 'symbol') return null;
      if (isUnknown(low) || isUnknown(high)) return null;
      if (isEqual(low, high) !== true) throw fault();
      return low;
    });
    return point(node, compile, scope);
  },
};

function closed(node: ElmNode, name: string, compile: Compile): Expr {
  const expression = partOf(node, `${name}Expression`);
  if (expression !== undefined && node[name] === undefined) return compile(expression);
  const isClosed = node[name] !== false;
  return () => isClosed;
}

/** The type of points where an interval has none, from `Interval[null as Date, null]`. */
function castTypeOf(bound: ElmNode): string | undefined {
  const specifier = partOf(bound, 'asTypeSpecifier') as TypeSpecifier | undefined;
  return specifier?.type === 'NamedTypeSpecifier' ? specifier.name : textOf(bound, 'asType');
}

function spanOf(interval: Interval, type: string | undefined): ReturnType<typeof boundsOf> {
  const { low, high } = endsOf(interval);
  return boundsOf(interval, stepOf(type, low, high));
}

/** The first or last point; null where it is unknown, the type's where there is no limit. */
function end(side: 'low' | 'high', limit: symbol, extreme: 'least' | 'greatest'): OperatorCompiler {
  return (node, compile, scope) => {
    const type = pointTypeOf(node);
    const ends = unary((value, { evaluation }) => {
      const span = spanOf(value as Interval, type);
      const point = span[side];
      if (point === limit)
        return extremeOf(extreme, type, otherEnd(value as Interval, side), evaluation.offset);
      return isUnknown(point) || typeof point === 'symbol' ? null : point;
    });
    return ends(node, compile, scope);
  };
}

function otherEnd(interval: Interval, side: 'low' | 'high'): Value {
  const { low, high } = endsOf(interval);
  return side === 'low' ? high : low;
}

/** How far the last point is from the first; with the point itself where asked. */
function measure(points: 0 | 1): OperatorCompiler {
  return (node, compile, scope) => {
    const fault = scope.fault(node, 'intervals of dates and times have no width and no size');
    const type = pointTypeOf(node);
    const width = unary((value) => {
      const { low, high } = endsOf(value as Interval);
      if (isTemporal(low) || isTemporal(high)) throw fault();
      const step = stepOf(type, low, high);
      const span = boundsOf(value as Interval, step);
      return distance(span.low, span.high, points * step);
    });
    return width(node, compile, scope);
  };
}

function distance(low: Value, high: Value, more: number): Value {
  if (typeof low === 'number' && typeof high === 'number') return decimalOrNull(high - low + more);
  if (typeof low === 'bigint' && typeof high === 'bigint') return high - low + BigInt(more);
  if (!(low instanceof Quantity && high instanceof Quantity)) return null;
  const width = sum(high, low, -1);
  if (!(width instanceof Quantity)) return null;
  return new Quantity(decimalOrNull((width.value as number) + more), width.unit);
}
