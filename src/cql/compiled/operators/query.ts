import type { ElmNode } from '../../elm.ts';
import { queryNames } from '../bound-parts.ts';
import type { CompileScope } from '../compile-scope.ts';
import { partOf, partsOf } from '../elm-parts.ts';
import {
  type Compile,
  type Expr,
  exprWithShortcuts,
  type OperatorFamily,
  slotOf,
  type Value,
} from '../expr.ts';
import type { Frame } from '../frame.ts';
import { distinct } from '../values/distinct.ts';
import { aggregateExpr } from './query-aggregate.ts';
import { sorterOf } from './sort.ts';

/** Takes one combination of the sources' elements, which stands in the frame's slots. */
export type Row = (frame: Frame) => void;

/** A query's closures. Its aliases have the slots from `firstSlot` on, its lets those after. */
export interface QueryParts {
  readonly firstSlot: number;
  readonly sources: readonly Expr[];
  readonly names: readonly string[];
  readonly lets: readonly Expr[];
  /** True for a combination that stays; undefined where all do. */
  readonly filter: Expr | undefined;
}

/** Queries (CQL 1.5, Author's Guide and §3 Multi-Source Queries). */
export const queryOperators: OperatorFamily = {
  Query(node, compile, scope) {
    const parts = partsOfQuery(node, compile, scope);
    const rowScope = scope.bind(...parts.names);
    const aggregate = partOf(node, 'aggregate');
    const sort = partOf(node, 'sort');
    const order = sort && sorterOf(partsOf(sort, 'by'), compile, scope);
    if (aggregate !== undefined) {
      return aggregateExpr(aggregate, parts, compile, { scope, rowScope });
    }
    const returned = partOf(node, 'return');
    const result =
      returned && resultExpr(partOf(returned, 'expression')!, compile, rowScope, parts);
    const isDistinct = returned?.['distinct'] !== false;
    const finish = finisherOf(isDistinct, order);
    if (parts.sources.length > 1) return queryOfSeveral(parts, result, finish);
    const query = queryOfOne(parts, result, finish);
    const exists = existenceOfOne(parts, result);
    return exprWithShortcuts(
      query,
      order === undefined ? { exists, first: firstOfOne(parts, result) } : { exists },
    );
  },
};

/** Makes distinct and sorts what the combinations of the sources came to. */
type Finisher = (values: readonly Value[], frame: Frame) => readonly Value[];

function finisherOf(isDistinct: boolean, order: Finisher | undefined): Finisher | undefined {
  if (order === undefined) return isDistinct ? distinct : undefined;
  return isDistinct ? (values, frame) => order(distinct(values), frame) : order;
}

/** What a return clause gives; undefined where that is the element itself. */
function resultExpr(
  returned: ElmNode,
  compile: Compile,
  rowScope: CompileScope,
  { firstSlot, sources }: QueryParts,
): Expr | undefined {
  const result = compile(returned, rowScope);
  return sources.length === 1 && slotOf(result) === firstSlot ? undefined : result;
}

/** Nearly every query: one source, whose elements are looked at in a plain loop. */
function queryOfOne(
  { firstSlot, sources, lets, filter }: QueryParts,
  result: Expr | undefined,
  finish: Finisher | undefined,
): Expr {
  const source = sources[0]!;
  return (frame) => {
    const value = source(frame);
    if (value === null) return null;
    const isList = Array.isArray(value);
    const elements: readonly Value[] = isList ? (value as readonly Value[]) : [value];
    const { slots } = frame;
    const values: Value[] = [];
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index];
      slots[firstSlot] = element;
      for (let at = 0; at < lets.length; at++) slots[firstSlot + 1 + at] = lets[at]!(frame);
      if (filter !== undefined && filter(frame) !== true) continue;
      values.push(result === undefined ? element : result(frame));
    }
    const finished = finish === undefined ? values : finish(values, frame);
    return isList ? finished : (finished[0] ?? null);
  };
}

/** Whether such a query has a result that is not null: the first element that fits decides. */
function existenceOfOne(parts: QueryParts, result: Expr | undefined): (frame: Frame) => boolean {
  const first = firstOfOne(parts, result, (value) => value !== null);
  return (frame) => first(frame) !== null;
}

/** The first result of such a query, if it is not sorted. */
function firstOfOne(
  { firstSlot, sources, lets, filter }: QueryParts,
  result: Expr | undefined,
  isWanted: (value: Value) => boolean = () => true,
): Expr {
  const source = sources[0]!;
  return (frame) => {
    const { slots } = frame;
    const elements = listOf(source(frame));
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index];
      slots[firstSlot] = element;
      for (let at = 0; at < lets.length; at++) slots[firstSlot + 1 + at] = lets[at]!(frame);
      if (filter !== undefined && filter(frame) !== true) continue;
      const value = result === undefined ? element : result(frame);
      if (isWanted(value)) return value;
    }
    return null;
  };
}

function queryOfSeveral(
  parts: QueryParts,
  returned: Expr | undefined,
  finish: Finisher | undefined,
): Expr {
  const result = returned ?? wholeRow(parts);
  return (frame) => {
    const sources = parts.sources.map((source) => source(frame));
    if (sources.every((source) => source === null)) return null;
    const values: Value[] = [];
    eachRow(parts, sources, frame, () => values.push(result(frame)));
    const finished = finish === undefined ? values : finish(values, frame);
    return sources.some(Array.isArray) ? finished : (finished[0] ?? null);
  };
}

function partsOfQuery(node: ElmNode, compile: Compile, scope: CompileScope): QueryParts {
  const sources = partsOf(node, 'source');
  const names = queryNames(node);
  const lets = partsOf(node, 'let').map((each, index) =>
    compile(partOf(each, 'expression')!, scope.bind(...names.slice(0, sources.length + index))),
  );
  const rowScope = scope.bind(...names);
  const conditions: Expr[] = partsOf(node, 'relationship').map((each) =>
    related(each, compile, rowScope),
  );
  const where = partOf(node, 'where');
  if (where !== undefined) conditions.push(compile(where, rowScope));
  const [only] = conditions;
  return {
    firstSlot: scope.nextSlot,
    sources: sources.map((source) => compile(partOf(source, 'expression')!)),
    names,
    lets,
    filter:
      conditions.length < 2
        ? only
        : (frame) => conditions.every((condition) => condition(frame) === true),
  };
}

/** `with` and `without`: whether one of the related values fits. */
function related(
  node: ElmNode,
  compile: Compile,
  rowScope: CompileScope,
): (frame: Frame) => boolean {
  const slot = rowScope.nextSlot;
  const others = compile(partOf(node, 'expression')!, rowScope);
  const suchThat = compile(partOf(node, 'suchThat')!, rowScope.bind(String(node['alias'])));
  const wanted = node.type === 'With';
  return (frame) => {
    for (const other of listOf(others(frame))) {
      frame.slots[slot] = other;
      if (suchThat(frame) === true) return wanted;
    }
    return !wanted;
  };
}

/** What a query of several sources without a return clause returns: a tuple of their elements. */
function wholeRow({ names, firstSlot }: QueryParts): Expr {
  return ({ slots }) =>
    Object.fromEntries(names.map((name, index) => [name, slots[firstSlot + index]]));
}

/** Visits every combination of the sources' elements that the query's conditions leave. */
export function eachRow(
  { firstSlot, lets, filter }: QueryParts,
  sources: readonly Value[],
  frame: Frame,
  row: Row,
): void {
  const { slots } = frame;
  const visit = (source: number): void => {
    if (source < sources.length) {
      for (const element of listOf(sources[source])) {
        slots[firstSlot + source] = element;
        visit(source + 1);
      }
      return;
    }
    for (let index = 0; index < lets.length; index++) {
      slots[firstSlot + sources.length + index] = lets[index]!(frame);
    }
    if (filter === undefined || filter(frame) === true) row(frame);
  };
  visit(0);
}

/** A list as it is, null as none, a single value as a list of one. */
function listOf(value: Value): readonly Value[] {
  if (value === null) return none;
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

const none: readonly Value[] = [];
