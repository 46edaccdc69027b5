import type { ElmNode } from '../../elm.ts';
import type { CompileScope } from '../compile-scope.ts';
import { partOf } from '../elm-parts.ts';
import type { Compile, Expr, Value } from '../expr.ts';
import { distinct } from '../values/distinct.ts';
import { eachRow, type QueryParts } from './query.ts';

/** A query's `aggregate` clause: the last value of its expression, over all combinations. */
export function aggregateExpr(
  clause: ElmNode,
  parts: QueryParts,
  compile: Compile,
  { scope, rowScope }: { readonly scope: CompileScope; readonly rowScope: CompileScope },
): Expr {
  const totalSlot = rowScope.nextSlot;
  const starting = partOf(clause, 'starting');
  const start = starting === undefined ? () => null : compile(starting, scope);
  const step = compile(partOf(clause, 'expression')!, rowScope.bind(String(clause['identifier'])));
  const isDistinct = clause['distinct'] === true;
  const first = parts.firstSlot;
  return (frame) => {
    const sources = parts.sources.map((source) => source(frame));
    if (sources.every((source) => source === null)) return null;
    const { slots } = frame;
    let total = start(frame);
    const addRow = (): void => {
      slots[totalSlot] = total;
      total = step(frame);
    };
    if (!isDistinct) {
      eachRow(parts, sources, frame, addRow);
      return total;
    }
    const rows: Value[] = [];
    eachRow(parts, sources, frame, () =>
      rows.push(Object.fromEntries(parts.names.map((name, at) => [name, slots[first + at]]))),
    );
    for (const row of distinct(rows) as readonly Readonly<Record<string, Value>>[]) {
      parts.names.forEach((name, at) => (slots[first + at] = row[name]));
      addRow();
    }
    return total;
  };
}
