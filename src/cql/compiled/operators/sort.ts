import { sortedBy } from '../../reference/sort-values.ts';
import type { ElmNode } from '../../elm.ts';
import { thisName } from '../bound-parts.ts';
import type { CompileScope } from '../compile-scope.ts';
import { partOf, textOf } from '../elm-parts.ts';
import type { Compile, Value } from '../expr.ts';
import type { Frame } from '../frame.ts';
import { elementOf } from '../values/property.ts';

type Sorter = (values: readonly Value[], frame: Frame) => readonly Value[];

/** A sort clause: nulls first, equal values in their order; every key is computed once. */
export function sorterOf(items: readonly ElmNode[], compile: Compile, scope: CompileScope): Sorter {
  const slot = scope.nextSlot;
  const keys = items.map((item) => ({
    keyOf: keyOf(item, compile, scope.bind(thisName), slot),
    descending: (textOf(item, 'direction') ?? '').startsWith('desc'),
  }));
  return (values, frame) => {
    if (values.length < 2) return values;
    return sortedBy(
      values,
      keys.map((key) => ({
        values: values.map((value) => {
          frame.slots[slot] = value;
          return key.keyOf(frame);
        }),
        descending: key.descending,
      })),
    );
  };
}

function keyOf(item: ElmNode, compile: Compile, scope: CompileScope, slot: number) {
  if (item.type === 'ByExpression') return compile(partOf(item, 'expression')!, scope);
  const column = textOf(item, 'path') ?? thisName;
  if (column === thisName) return (frame: Frame): Value => frame.slots[slot];
  const path = column.split('.');
  return (frame: Frame): Value => path.reduce(elementOf, frame.slots[slot]);
}
