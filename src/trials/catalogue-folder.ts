import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** The project's own `cql` folder: its shared libraries, value sets and orders are always there. */
export const ownFolder = join(import.meta.dirname, '../../cql');

/** Where the files of a catalogue are. Paths begin as the folder was given. */
export interface CatalogueFolder {
  /** One for each folder in `trials`, by name. */
  readonly trials: readonly TrialFolder[];
  /** Folders with libraries to include: the catalogue's own first. */
  readonly shared: readonly string[];
  /** Folders with value sets. */
  readonly valueSets: readonly string[];
  readonly orders: readonly string[];
  /** All files that decide answers: those of the folder as `site/…`, the project's own as `own/…`. */
  readonly files: ReadonlyMap<string, string>;
  /** Short hash over everything that decides answers. */
  readonly revision: string;
}

/** `trials/<id>/`. */
export interface TrialFolder {
  /** The folder's name: the trial's id. */
  readonly id: string;
  readonly folder: string;
  /** `trial.yaml`, there or not. */
  readonly trialFile: string;
  /** `criteria.cql`, where there is one. */
  readonly criteriaFile: string | undefined;
}

/**
 * Looks where a catalogue's files are.
 * @param folder holds `trials`, and may hold `shared` and `valuesets`
 * @param own the project's own `cql` folder, or what it was when the catalogue was kept
 * @throws Error when there is no such folder with `trials` in it
 */
export function findCatalogue(folder: string, own = ownFolder): CatalogueFolder {
  const trialsFolder = join(folder, 'trials');
  if (!existsSync(trialsFolder)) {
    throw new Error(`${folder} is no catalogue: it has no folder "trials"`);
  }
  const names = readdirSync(trialsFolder, { withFileTypes: true })
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  const trials = names.map((id) => trialFolder(join(trialsFolder, id)));
  const bases = sameFolder(folder, own) ? [folder] : [own, folder];
  const existing = (name: string) => bases.map((base) => join(base, name)).filter(existsSync);
  // A catalogue's library goes before one of the project's of the same name.
  const shared = existing('shared').reverse();
  // Here the later one is refused: the catalogue's, not the project's.
  const valueSets = existing('valuesets');
  const orders = existing('shared/orders.yaml');
  const files = [
    ...trials.flatMap(({ trialFile, criteriaFile }) => [trialFile, criteriaFile ?? '']),
    ...shared.flatMap((each) => filesIn(each, '.cql')),
    ...valueSets.flatMap((each) => filesIn(each, '.json')),
    ...orders,
  ].filter((file) => file !== '' && existsSync(file));
  const named = files.map((file) => nameOf(file, folder, own));
  return {
    trials,
    shared,
    valueSets,
    orders,
    files: new Map(named.map(({ place, name }, index) => [`${place}/${name}`, files[index] ?? ''])),
    revision: revisionOf(files, named),
  };
}

function trialFolder(folder: string): TrialFolder {
  const criteriaFile = join(folder, 'criteria.cql');
  return {
    id: basename(folder),
    folder,
    trialFile: join(folder, 'trial.yaml'),
    criteriaFile: existsSync(criteriaFile) ? criteriaFile : undefined,
  };
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

interface FileName {
  readonly place: 'own' | 'site';
  readonly name: string;
}

function nameOf(file: string, folder: string, own: string): FileName {
  const isOwn = file.startsWith(own);
  return { place: isOwn ? 'own' : 'site', name: relative(isOwn ? own : folder, file) };
}

/** The same files give the same revision wherever the catalogue lies. */
function revisionOf(files: readonly string[], named: readonly FileName[]): string {
  const hash = createHash('sha256');
  files.forEach((file, index) => {
    const content = readFileSync(file);
    hash.update(`${named[index]?.name ?? ''}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex').slice(0, 12);
}

function sameFolder(a: string, b: string): boolean {
  return existsSync(b) && realpathSync(a) === realpathSync(b);
}
