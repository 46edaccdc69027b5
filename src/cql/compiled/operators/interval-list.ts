import type { Quantity } from 'cql-execution';
import { Interval } from 'cql-execution';
import type { ElmNode } from '../../elm.ts';
import { operandsOf } from '../elm-parts.ts';
import type { Compile, Expr, OperatorFamily, Value } from '../expr.ts';
import { collapsed } from '../values/collapse.ts';
import { pieces } from '../values/expand.ts';
import { endsOf, isSameBound } from '../values/interval-bounds.ts';
import { type Step, stepOf } from '../values/neighbour.ts';
import { pointTypeOf } from './interval-relation.ts';

/** Intervals joined and taken apart. */
export const intervalListOperators: OperatorFamily = {
  Collapse(node, compile) {
    const { source, per, stepFor } = operandsWithPer(node, compile);
    return (frame) => {
      const list = source(frame) as readonly Value[] | null;
      if (list === null) return null;
      const intervals = list.filter((each) => each instanceof Interval);
      return collapsed(intervals, per(frame) as Quantity | null, stepFor(intervals));
    };
  },
  /** A list of intervals in pieces; a single interval in the points where its pieces begin. */
  Expand(node, compile) {
    const { source, per, stepFor } = operandsWithPer(node, compile);
    return (frame) => {
      const value = source(frame);
      if (value === null) return null;
      const size = per(frame) as Quantity | null;
      if (value instanceof Interval) {
        const found = pieces(value, size, stepFor([value]));
        return found && found.map((each) => each.low as Value);
      }
      const intervals = (value as readonly Value[]).filter((each) => each instanceof Interval);
      const step = stepFor(intervals);
      const found = collapsed(intervals.filter(isLimited), null, step).map((each) =>
        pieces(each, size, step),
      );
      return found.every((each) => each !== null) ? found.flat().filter(isNew) : null;
    };
  },
};

/** An interval without a known end has no pieces, and takes none away from others. */
function isLimited(interval: Interval): boolean {
  const { low, high } = endsOf(interval);
  return low !== null && high !== null;
}

/** Ranges that lie apart may begin in the same piece, where a piece is coarser than their ends. */
function isNew(piece: Interval, index: number, all: readonly Interval[]): boolean {
  return index === 0 || isSameBound(all[index - 1]!.low, piece.low) !== true;
}

function operandsWithPer(
  node: ElmNode,
  compile: Compile,
): {
  readonly source: Expr;
  readonly per: Expr;
  readonly stepFor: (intervals: readonly Interval[]) => Step;
} {
  const [source, per] = operandsOf(node);
  const type = pointTypeOf(node);
  return {
    source: compile(source!),
    per: per === undefined ? () => null : compile(per),
    stepFor: (intervals) =>
      stepOf(
        type,
        ...intervals.flatMap((each) => {
          const { low, high } = endsOf(each);
          return [low, high];
        }),
      ),
  };
}
