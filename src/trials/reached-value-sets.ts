import type { ElmLibrary, ElmNode } from '../cql/elm.ts';
import { valueSetRefs, type ValueSetRef } from '../cql/value-set-refs.ts';

/** A value set that a define uses, as the library that declares it names it. */
export interface ReachedValueSet extends ValueSetRef {
  readonly library: string;
}

/** Finds the value sets that defines use. */
export interface ValueSetReach {
  /**
   * The value sets that a define reaches through other defines and functions, in any library: what a
   * shared library declares and nobody here uses is not this trial's trouble.
   */
  of(library: string, define: string): readonly ReachedValueSet[];
}

/** What the statements of one name in one library use themselves. */
interface Uses {
  readonly statements: readonly (readonly [library: string, name: string])[];
  readonly valueSets: readonly ReachedValueSet[];
}

/** Looks at each statement once, whichever defines reach it. */
export function valueSetReach(libraries: readonly ElmLibrary[]): ValueSetReach {
  const byName = new Map(libraries.map((each) => [each.library.identifier.id, each]));
  const known = new Map<string, Uses>();
  // The defines of many trials call the same.
  const reachedFrom = new Map<string, readonly ReachedValueSet[]>();
  const usesOf = (library: string, name: string): Uses => {
    const key = `${library} ${name}`;
    const uses = known.get(key) ?? directUses(library, name, byName);
    known.set(key, uses);
    return uses;
  };
  return {
    of(library, define) {
      const own = usesOf(library, define);
      const alike = JSON.stringify(own);
      const before = reachedFrom.get(alike);
      if (before !== undefined) return before;
      const reached = new Set<string>();
      const found = new Map<string, ReachedValueSet>();
      const open: (readonly [string, string])[] = [[library, define]];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const key = next.join(' ');
        if (reached.has(key)) continue;
        reached.add(key);
        const uses = usesOf(...next);
        open.push(...uses.statements);
        for (const each of uses.valueSets) found.set(`${each.library} ${each.url}`, each);
      }
      const list = [...found.values()];
      reachedFrom.set(alike, list);
      return list;
    },
  };
}

function directUses(
  libraryName: string,
  name: string,
  byName: ReadonlyMap<string, ElmLibrary>,
): Uses {
  const library = byName.get(libraryName);
  const statements: (readonly [string, string])[] = [];
  const valueSets: ReachedValueSet[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as ElmNode;
    const target = targetOf(node, libraryName, library);
    if (node.type === 'ExpressionRef' || node.type === 'FunctionRef') {
      statements.push([target, String(node['name'])]);
    } else if (node.type === 'ValueSetRef') {
      const declared = byName.get(target);
      const reference =
        declared && valueSetRefs(declared).find((each) => each.name === node['name']);
      if (reference !== undefined) valueSets.push({ ...reference, library: target });
    }
    for (const [key, part] of Object.entries(node)) {
      if (key !== 'annotation' && key !== 'signature') walk(part);
    }
  };
  for (const statement of library?.library.statements?.def ?? []) {
    if (statement.name === name) walk(statement.expression);
  }
  return { statements, valueSets };
}

/** The library that a reference points into: its own, or the one included under an alias. */
function targetOf(node: ElmNode, own: string, library: ElmLibrary | undefined): string {
  const alias = node['libraryName'];
  if (typeof alias !== 'string') return own;
  const includes = library?.library.includes?.def ?? [];
  return includes.find(({ localIdentifier }) => localIdentifier === alias)?.path ?? alias;
}
