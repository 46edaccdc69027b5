import { Option } from 'commander';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defaultEngine, engineNamed, engineNames } from '../cql/engines.ts';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import { ownFolder } from '../trials/catalogue-folder.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import { loadCatalogue } from '../trials/load-catalogue.ts';
import { UsageError } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/** `--engine`, with the engines that there are. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what runs the CQL')
    .choices(engineNames)
    .default(defaultEngine.name);
}

/** `--catalogue`, which goes before the setting. */
export function catalogueOption(): Option {
  return new Option(
    '--catalogue <folder>',
    "folder of the trials (default: TRIALHOOK_CATALOGUE, else this project's own)",
  );
}

/**
 * Loads the catalogue that a command works on.
 * @throws UsageError when the folder is no catalogue
 */
export async function openCatalogue(
  options: { readonly catalogue?: string; readonly engine?: string },
  { environment }: Pick<Surroundings, 'environment'>,
): Promise<Catalogue> {
  const folder = catalogueFolder(options, environment);
  if (!existsSync(join(folder, 'trials'))) {
    throw new UsageError(`${folder} is no catalogue: it has no folder "trials"`);
  }
  const engine = engineNamed(options.engine ?? defaultEngine.name);
  const cacheFolder = environment['TRIALHOOK_ELM_CACHE'];
  return loadCatalogue({ folder, engine, ...(cacheFolder ? { cacheFolder } : {}) });
}

/** The folder as the user knows it: diagnostics name their files by it. */
export function catalogueFolder(
  options: { readonly catalogue?: string },
  environment: Surroundings['environment'],
): string {
  const own = relative(process.cwd(), ownFolder) || '.';
  return options.catalogue ?? (environment['TRIALHOOK_CATALOGUE'] || own);
}

/** @throws UsageError for an id that is no trial of the catalogue */
export function requireTrials({ trials }: Catalogue, ids: readonly string[]): void {
  const known = trials.map(({ trial }) => trial.id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(unknownWord('trial', unknown, known));
}
