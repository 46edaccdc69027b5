import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { findCatalogue } from './catalogue-folder.ts';

/** A catalogue's files, as they can be kept elsewhere. */
export interface CatalogueFiles {
  readonly revision: string;
  /** Content by name: `site/…` of the catalogue's folder, `own/…` of the project's own. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Reads what decides a catalogue's answers.
 * @throws Error when the folder is no catalogue
 */
export function readCatalogueFiles(folder: string): CatalogueFiles {
  const { revision, files } = findCatalogue(folder);
  return {
    revision,
    files: new Map([...files].map(([name, file]) => [name, readFileSync(file, 'utf8')])),
  };
}

/**
 * Writes a catalogue's files below an empty folder, where `loadCatalogue` finds them.
 * @returns what `loadCatalogue` needs to know
 * @throws Error when a name leads out of the folder
 */
export function writeCatalogueFiles(
  files: CatalogueFiles['files'],
  into: string,
): { readonly folder: string; readonly own: string } {
  for (const [name, content] of files) {
    if (normalize(name) !== name || !/^(?:site|own)\//u.test(name)) {
      throw new Error(`${name} is no file of a catalogue`);
    }
    const file = join(into, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const [folder, own] = [join(into, 'site'), join(into, 'own')];
  // The project's own catalogue is all in one folder.
  return { folder, own: existsSync(own) ? own : folder };
}
