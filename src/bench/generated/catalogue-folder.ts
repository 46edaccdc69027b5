import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedTrial } from './trial-folder.ts';

/**
 * Writes a catalogue of generated trials, which uses the project's shared libraries and value sets.
 * What is there already stays as it is, so that a second run finds it unchanged.
 * @returns the folder
 */
export function writeCatalogue(folder: string, trials: readonly GeneratedTrial[]): string {
  const trialsFolder = join(folder, 'trials');
  mkdirSync(trialsFolder, { recursive: true });
  const wanted = new Map(trials.map((trial) => [trial.id, trial]));
  for (const name of readdirSync(trialsFolder)) {
    if (!wanted.has(name)) rmSync(join(trialsFolder, name), { recursive: true });
  }
  for (const { id, trialFile, criteriaFile } of wanted.values()) {
    mkdirSync(join(trialsFolder, id), { recursive: true });
    writeChanged(join(trialsFolder, id, 'trial.yaml'), trialFile);
    writeChanged(join(trialsFolder, id, 'criteria.cql'), criteriaFile);
  }
  return folder;
}

function writeChanged(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  writeFileSync(file, content);
}
