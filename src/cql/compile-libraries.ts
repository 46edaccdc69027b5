import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CqlSource } from './cql-source.ts';
import { type ElmCache, elmCache, elmKeys } from './elm-cache.ts';
import type { ElmLibrary } from './elm.ts';
import { closureOf, type LibraryGraph, readLibraryGraph } from './library-graph.ts';
import { type Translation, translate } from './translate.ts';

/** What came of the libraries of a catalogue. */
export interface CompiledLibraries {
  /** Every library without errors, with all that it includes; each after its includes. */
  readonly libraries: readonly ElmLibrary[];
  /** By the path that was asked for: the library's name, absent where it cannot be run. */
  readonly names: ReadonlyMap<string, string>;
  /** All mistakes, each once, at the file that holds it. */
  readonly diagnostics: readonly Diagnostic[];
  /** The mistakes in one of the libraries asked for and in all that it includes. */
  diagnosticsOf(file: string): readonly Diagnostic[];
  /** The text of a library by its name. */
  sourceOf(library: string): CqlSource | undefined;
}

/** The project's own shared libraries (FHIRHelpers and others): always there to include. */
export const ownSharedFolder = join(import.meta.dirname, '../../cql/shared');

/**
 * Compiles CQL libraries to ELM, from the cache where their text was compiled before. A library
 * with errors takes those that include it with it and no others.
 * @param request.libraries paths of `.cql` files
 * @param request.folders where includes are looked up, after the including library's own folder
 * and before the project's `cql/shared`
 */
export async function compileLibraries(request: {
  readonly libraries: readonly string[];
  readonly folders?: readonly string[];
  readonly cache?: ElmCache;
}): Promise<CompiledLibraries> {
  const { libraries, folders = [], cache = elmCache() } = request;
  const graph = readLibraryGraph({ libraries, folders: [...folders, ownSharedFolder] });
  const found = new Map<string, Diagnostic[]>();
  const report = (diagnostic: Diagnostic) => {
    found.set(diagnostic.file, [...(found.get(diagnostic.file) ?? []), diagnostic]);
  };
  graph.diagnostics.forEach(report);

  const translations = await translationsOf(graph, cache, isClean(found));
  for (const { diagnostics } of translations.values()) diagnostics.forEach(report);

  const sound = graph.sources.filter((source) => closureOf(source, graph).every(isClean(found)));
  const reach = (file: string): readonly string[] => {
    const entry = graph.entries.get(file);
    return entry === undefined ? [file] : closureOf(entry, graph).map((source) => source.file);
  };
  return {
    libraries: sound.flatMap((source) => translations.get(source)?.elm ?? []),
    names: new Map(
      [...graph.entries].flatMap(([file, source]) =>
        sound.includes(source) ? [[file, source.name] as const] : [],
      ),
    ),
    diagnostics: [...found.values()].flat(),
    diagnosticsOf: (file) => reach(file).flatMap((each) => found.get(each) ?? []),
    sourceOf: (library) => graph.sources.find(({ name }) => name === library),
  };
}

/** The translation of every library of the graph that the translator can be asked for. */
async function translationsOf(
  graph: LibraryGraph,
  cache: ElmCache,
  clean: (source: CqlSource) => boolean,
): Promise<ReadonlyMap<CqlSource, Translation>> {
  const keyOf = elmKeys(graph);
  const translations = new Map<CqlSource, Translation>();
  const wanted = new Set<CqlSource>();
  for (const source of graph.sources.filter(graph.isTranslatable)) {
    const cached = clean(source) ? cache.get(keyOf(source), source) : undefined;
    if (cached === undefined) wanted.add(source);
    else translations.set(source, cached);
  }
  if (wanted.size === 0) return translations;
  for (const [source, translation] of await translate({ sources: graph.sources, wanted, keyOf })) {
    translations.set(source, translation);
  }
  const sound = (source: CqlSource) =>
    clean(source) && translations.get(source)?.diagnostics.every(isNoError) === true;
  for (const source of wanted) {
    const translation = translations.get(source);
    if (translation !== undefined && closureOf(source, graph).every(sound)) {
      cache.put(keyOf(source), translation);
    }
  }
  return translations;
}

function isClean(found: ReadonlyMap<string, readonly Diagnostic[]>) {
  return (source: CqlSource): boolean => (found.get(source.file) ?? []).every(isNoError);
}

function isNoError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity !== 'error';
}
