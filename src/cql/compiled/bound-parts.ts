import type { ElmNode } from '../elm.ts';
import { partsOf, partOf } from './elm-parts.ts';

/** A part of a node that sees variables which the node itself makes. */
export interface BoundPart {
  /** Where it stands in the node, e.g. `let 0`. */
  readonly place: string;
  /** An expression, or plain data such as a direction. */
  readonly part: unknown;
  /** The variables besides those that the node itself sees, outermost first. */
  readonly names: readonly string[];
}

/** The element that a sort clause looks at. */
export const thisName = '$this';

/**
 * The parts of a query, the one node that makes variables, in a fixed order; undefined for any other
 * node. The variables' own names are left out, so that two queries that differ in them alone are one.
 */
export function boundParts(node: ElmNode): readonly BoundPart[] | undefined {
  return node.type === 'Query' ? queryParts(node) : undefined;
}

/** The variables of a query that its where and return see, in the order of their slots. */
export function queryNames(query: ElmNode): readonly string[] {
  return [
    ...partsOf(query, 'source').map((each) => String(each['alias'])),
    ...partsOf(query, 'let').map((each) => String(each['identifier'])),
  ];
}

function queryParts(query: ElmNode): readonly BoundPart[] {
  const sources = partsOf(query, 'source');
  const names = queryNames(query);
  const parts: BoundPart[] = sources.map((source, index) => ({
    place: `source ${index}`,
    part: source['expression'],
    names: [],
  }));
  const plain = (place: string, part: unknown) => parts.push({ place, part, names: [] });
  // Without a return clause the aliases are the names of the result's elements.
  if (sources.length > 1) plain('aliases', names);
  partsOf(query, 'let').forEach((each, index) => {
    const before = names.slice(0, sources.length + index);
    parts.push({ place: `let ${index}`, part: each['expression'], names: before });
  });
  partsOf(query, 'relationship').forEach((each, index) => {
    plain(`${each.type} ${index}`, each.type);
    parts.push({ place: `related ${index}`, part: each['expression'], names });
    const withAlias = [...names, String(each['alias'])];
    parts.push({ place: `such that ${index}`, part: each['suchThat'], names: withAlias });
  });
  parts.push({ place: 'where', part: query['where'], names });
  const returned = partOf(query, 'return');
  plain('distinct', returned === undefined ? 'absent' : returned['distinct']);
  parts.push({ place: 'return', part: returned?.['expression'], names });
  const aggregate = partOf(query, 'aggregate');
  if (aggregate !== undefined) {
    plain('aggregate distinct', aggregate['distinct']);
    parts.push({ place: 'starting', part: aggregate['starting'], names: [] });
    const withTotal = [...names, String(aggregate['identifier'])];
    parts.push({ place: 'aggregate', part: aggregate['expression'], names: withTotal });
  }
  const sort = partOf(query, 'sort');
  if (sort !== undefined) parts.push(...sortParts(partsOf(sort, 'by')));
  return parts;
}

function sortParts(items: readonly ElmNode[]): readonly BoundPart[] {
  return items.flatMap((item, index) => [
    {
      place: `sort ${index}`,
      part: [item.type, item['direction'], item['path']],
      names: [],
    },
    { place: `sort by ${index}`, part: item['expression'], names: [thisName] },
  ]);
}
