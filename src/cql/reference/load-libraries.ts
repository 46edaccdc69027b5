import { Library } from 'cql-execution';
import { canonicalSystem } from '../../terminology/code-systems.ts';
import type { ElmLibrary } from '../elm.ts';
import { adaptLibrary } from './adapt-library.ts';
import { prepareElm } from './prepare-elm.ts';

/**
 * Builds cql-execution's libraries from ELM, each once, whichever others include it.
 * @throws Error when a library includes one that is not there
 */
export function loadLibraries(elms: readonly ElmLibrary[]): ReadonlyMap<string, Library> {
  const byName = new Map(elms.map((elm) => [elm.library.identifier.id, elm]));
  const loaded = new Map<string, Library>();
  const load = (name: string): Library => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const source = byName.get(name);
    if (source === undefined) throw new Error(`Library ${name} is not among those to load`);
    const { elm, functionNames } = prepareElm(source, byName, canonicalSystem);
    const library = new Library(elm, { resolve: load });
    nameOverloads(library, elm, functionNames);
    adaptLibrary(library);
    loaded.set(name, library);
    return library;
  };
  for (const name of byName.keys()) load(name);
  return loaded;
}

/** Makes each function callable by the name that prepareElm gave it. */
function nameOverloads(library: Library, elm: ElmLibrary, names: readonly string[]): void {
  const functions = library.functions as Record<string, unknown[]>;
  const counts = new Map<string, number>();
  const definitions = elm.library.statements?.def.filter((each) => each.type === 'FunctionDef');
  definitions?.forEach(({ name }, index) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    functions[names[index]!] = [functions[name]?.[count]];
  });
}
