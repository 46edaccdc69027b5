import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueTrial } from '../trials/catalogue.ts';
import { readCaseFile } from './case-file.ts';
import type { CaseFile } from './case-file.ts';

/** The cases of one trial of a catalogue. */
export interface TrialCases extends CaseFile {
  /** Their file, as the author knows it, there or not. */
  readonly file: string;
}

/** Reads the `cases.yaml` beside a trial; a trial without one has no cases. */
export function casesOf({ trial, folder }: Pick<CatalogueTrial, 'trial' | 'folder'>): TrialCases {
  const file = join(folder, 'cases.yaml');
  if (!existsSync(file)) return { file, cases: [], diagnostics: [] };
  // Of a trial whose own file cannot be read no criteria are known.
  const ids = trial.criteria.length === 0 ? undefined : trial.criteria.map(({ id }) => id);
  return { file, ...readCaseFile(file, readFileSync(file, 'utf8'), ids) };
}
