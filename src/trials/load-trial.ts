import { existsSync, readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Trial } from '../eligibility/trial.ts';
import type { TrialFolder } from './catalogue-folder.ts';
import { readTrialFile, type TrialFile } from './trial-file.ts';

/** Reads a trial's `trial.yaml` and checks it against its folder. */
export function loadTrialFile(place: TrialFolder, orderKeys: ReadonlySet<string>): TrialFile {
  const { id, trialFile: file, criteriaFile } = place;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const read = readTrialFile(file, text, orderKeys);
  if (text.trim() === '') {
    const what = existsSync(file) ? 'the file is empty' : 'there is no such file';
    const message = `${what}; expected what the trial is and its criteria`;
    return {
      yaml: read.yaml,
      diagnostics: [{ code: 'trial-file', severity: 'error', message, file }],
    };
  }
  const { trial, yaml } = read;
  if (trial === undefined) return read;
  const faults: Diagnostic[] = [];
  if (trial.id !== id) {
    const message = `the id is "${trial.id}" and the folder is "${id}"; they must be the same`;
    faults.push(yaml.at(['id'], 'error', 'trial-id', message));
  }
  const named = trial.criteria.findIndex(({ logic }) => logic.type === 'cql');
  if (named !== -1 && criteriaFile === undefined) {
    const message = 'names a CQL define, and the folder has no criteria.cql';
    faults.push(yaml.at(['criteria', named, 'define'], 'error', 'define-missing', message));
  }
  // Under the folder's name, so that two folders never hold the same trial.
  return { yaml, trial: { ...trial, id }, diagnostics: [...read.diagnostics, ...faults] };
}

/** All that is known of a trial whose file cannot be read. It stays visible, and is not matched. */
export function unreadableTrial({ id, trialFile }: TrialFolder): Trial {
  return {
    id,
    title: id,
    shortTitle: id,
    status: 'active',
    conditions: [],
    tags: [],
    identifiers: [],
    source: { label: trialFile },
    lookback: {},
    assumptions: [],
    criteria: [],
  };
}
