import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, sourceLine } from '../diagnostics/diagnostic.ts';
import { type CqlInclude, type CqlSource, readCqlSource } from './cql-source.ts';

/** Libraries with all that they include. */
export interface LibraryGraph {
  /** Every library once, each after those that it includes. */
  readonly sources: readonly CqlSource[];
  /** The direct includes of one of `sources`. */
  readonly includesOf: (source: CqlSource) => readonly CqlSource[];
  /** The library read from a file of the request; absent when it could not be read. */
  readonly entries: ReadonlyMap<string, CqlSource>;
  /** The translator can be asked for it: it and its includes have names of their own, and no cycle. */
  readonly isTranslatable: (source: CqlSource) => boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** A library and all that it includes, itself first. */
export function closureOf(source: CqlSource, graph: LibraryGraph): readonly CqlSource[] {
  const closure = new Set<CqlSource>();
  const add = (each: CqlSource): void => {
    if (closure.has(each)) return;
    closure.add(each);
    graph.includesOf(each).forEach(add);
  };
  add(source);
  return [...closure];
}

/**
 * Reads libraries and, transitively, what they include. An include is looked up by its name
 * (`Labs.cql`, or `Labs-1.0.0.cql` for one version) beside the library that includes it, then in the folders.
 * @param request.libraries paths of `.cql` files
 * @param request.folders where shared libraries are, first match wins
 */
export function readLibraryGraph(request: {
  readonly libraries: readonly string[];
  readonly folders: readonly string[];
}): LibraryGraph {
  const read = new Map<string, CqlSource>();
  const owners = new Map<string, string>();
  const included = new Map<CqlSource, readonly CqlSource[]>();
  const diagnostics: Diagnostic[] = [];

  const load = (file: string): CqlSource => {
    const known = read.get(file);
    if (known !== undefined) return known;
    const source = readCqlSource(file, readFileSync(file, 'utf8'));
    read.set(file, source);
    if (!source.isNamed) diagnostics.push(unnamedLibrary(source));
    const owner = owners.get(source.name);
    if (owner === undefined) owners.set(source.name, file);
    else diagnostics.push(duplicateLibrary(source, owner));
    return source;
  };
  const visit = (source: CqlSource, path: readonly CqlSource[]) => {
    if (included.has(source)) return;
    const folders = [dirname(source.file), ...request.folders];
    const found: CqlSource[] = [];
    for (const include of source.includes) {
      const file = findLibrary(include, folders);
      const target = file === undefined ? undefined : load(file);
      if (target === undefined || !satisfies(target, include)) {
        diagnostics.push(missingInclude(source, include, folders, target));
      } else if (target === source || path.includes(target)) {
        diagnostics.push(circularInclude(source, include));
      } else {
        visit(target, [...path, source]);
        found.push(target);
      }
    }
    included.set(source, found);
  };

  const entries = new Map<string, CqlSource>();
  for (const file of request.libraries) {
    if (!existsSync(file)) {
      diagnostics.push({
        code: 'cql-missing-file',
        severity: 'error',
        message: 'There is no such file; a CQL library was expected',
        file,
      });
      continue;
    }
    const source = load(file);
    entries.set(file, source);
    visit(source, []);
  }
  const refused = new Set(
    diagnostics.filter((each) => each.code !== 'cql-missing-include').map((each) => each.file),
  );
  const graph: LibraryGraph = {
    // A Map keeps the order of setting, and a library is set after its includes.
    sources: [...included.keys()],
    includesOf: (source) => included.get(source) ?? [],
    isTranslatable: (source) => closureOf(source, graph).every((each) => !refused.has(each.file)),
    entries,
    diagnostics,
  };
  return graph;
}

function findLibrary(include: CqlInclude, folders: readonly string[]): string | undefined {
  const names = [`${include.name}.cql`];
  if (include.version !== undefined) names.unshift(`${include.name}-${include.version}.cql`);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

function satisfies(source: CqlSource, include: CqlInclude): boolean {
  return (
    source.name === include.name &&
    (include.version === undefined || include.version === source.version)
  );
}

function versioned(library: { readonly name: string; readonly version?: string }): string {
  return library.version === undefined ? library.name : `${library.name} ${library.version}`;
}

function at(source: CqlSource, include: CqlInclude): Omit<Diagnostic, 'code' | 'message'> {
  const line = sourceLine(source.text, include.line);
  return {
    severity: 'error',
    file: source.file,
    line: include.line,
    column: include.column,
    ...(line !== undefined && { source: line }),
  };
}

function missingInclude(
  source: CqlSource,
  include: CqlInclude,
  folders: readonly string[],
  found: CqlSource | undefined,
): Diagnostic {
  const message =
    found === undefined
      ? `Library ${versioned(include)} was not found; looked for ${include.name}.cql in ${folders.join(', ')}`
      : `Library ${versioned(include)} was not found; ${found.file} holds ${versioned(found)}`;
  return { code: 'cql-missing-include', message, ...at(source, include) };
}

function circularInclude(source: CqlSource, include: CqlInclude): Diagnostic {
  const message = `Library ${include.name} includes this one, directly or through others; a library cannot include itself`;
  return { code: 'cql-circular-include', message, ...at(source, include) };
}

function unnamedLibrary(source: CqlSource): Diagnostic {
  const message = `A library must begin with its name, for example: library ${source.name} version '1.0.0'`;
  return { code: 'cql-unnamed-library', message, ...firstLine(source) };
}

function duplicateLibrary(source: CqlSource, owner: string): Diagnostic {
  const message = `A library named ${source.name} is in ${owner} already; give this one another name`;
  return { code: 'cql-duplicate-library', message, ...firstLine(source) };
}

function firstLine(source: CqlSource): Omit<Diagnostic, 'code' | 'message'> {
  const line = sourceLine(source.text, 1) ?? '';
  return { severity: 'error', file: source.file, line: 1, column: 1, source: line };
}
