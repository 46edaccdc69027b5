import { createHash, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { CqlSource } from './cql-source.ts';
import type { ElmLibrary } from './elm.ts';
import type { LibraryGraph } from './library-graph.ts';
import { fhirModelInfoFile } from './model-info-file.ts';
import type { Translation } from './translate.ts';
import { translatorOptions, translatorVersion } from './translator-session.ts';

/** ELM on disk, one file for each library as it was with all that it includes. */
export interface ElmCache {
  /** `undefined` when there is nothing, or nothing that can be read. */
  get(key: string, source: CqlSource): Translation | undefined;
  /** Keeps a translation without errors. Never fails: a cache that cannot be written is no cache. */
  put(key: string, translation: Translation): void;
}

/** What a cache file holds. Warnings stay with their ELM, so that they are reported every time. */
interface CachedTranslation {
  readonly key: string;
  readonly elm: ElmLibrary;
  readonly warnings: readonly Diagnostic[];
}

/**
 * @param folder where the files are; made when the first one is written. Several processes may
 * share it: a file appears whole (written beside, then renamed) or not at all.
 */
export function elmCache(folder: string = defaultCacheFolder()): ElmCache {
  const fileOf = (key: string) => join(folder, `${key}.json`);
  return {
    get(key, source) {
      try {
        const cached = JSON.parse(readFileSync(fileOf(key), 'utf8')) as CachedTranslation;
        if (cached.key !== key || cached.elm.library.identifier.id !== source.name)
          return undefined;
        // The same text may stand in another file now.
        const diagnostics = cached.warnings.map((each) => ({ ...each, file: source.file }));
        return { elm: cached.elm, diagnostics };
      } catch {
        return undefined;
      }
    },
    put(key, { elm, diagnostics }) {
      const partial = join(folder, `${key}.${randomUUID()}.partial`);
      const cached: CachedTranslation = { key, elm, warnings: diagnostics };
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(partial, JSON.stringify(cached));
        renameSync(partial, fileOf(key));
      } catch {
        if (existsSync(partial)) rmSync(partial, { force: true });
      }
    },
  };
}

/**
 * A key for every library of the graph: a hash over its text, the keys of what it includes, the
 * translator's version and options, and the model info.
 */
export function elmKeys(graph: LibraryGraph): (source: CqlSource) => string {
  const settings = JSON.stringify([
    translatorVersion(),
    translatorOptions,
    fhirModelInfoFile().hash,
  ]);
  const keys = new Map<CqlSource, string>();
  const keyOf = (source: CqlSource): string => {
    let key = keys.get(source);
    if (key === undefined) {
      const hash = createHash('sha256').update(settings).update('\0').update(source.text);
      for (const included of graph.includesOf(source)) hash.update('\0').update(keyOf(included));
      key = hash.digest('hex');
      keys.set(source, key);
    }
    return key;
  };
  return keyOf;
}

/** In `node_modules/.cache`, where tools keep such things, or in the system's temporary folder. */
function defaultCacheFolder(): string {
  const modules = join(import.meta.dirname, '../../node_modules');
  return join(isWritable(modules) ? join(modules, '.cache') : tmpdir(), 'trialhook', 'elm');
}

/** Whether the folder, or the nearest one above it that exists, can be written. */
function isWritable(folder: string): boolean {
  if (!existsSync(folder)) return dirname(folder) !== folder && isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
