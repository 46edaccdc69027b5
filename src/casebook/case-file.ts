import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import { readYamlFile } from '../diagnostics/yaml-file.ts';
import type { YamlFile } from '../diagnostics/yaml-file.ts';
import { caseAt } from './case-at.ts';
import { casesText } from './case-text.ts';
import type { CasesText } from './case-text.ts';
import type { Case } from './case.ts';

/** What a `cases.yaml` holds: its cases, and its author's mistakes. */
export interface CaseFile {
  readonly cases: readonly Case[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a `cases.yaml`.
 * @param file the path that diagnostics name
 * @param criteria ids of the trial's criteria, where they are known: an expectation of any other is a mistake
 */
export function readCaseFile(file: string, text: string, criteria?: readonly string[]): CaseFile {
  const read = readYamlFile(file, text, casesText);
  if (read.value === undefined) return { cases: [], diagnostics: read.diagnostics };
  const { value } = read;
  return {
    cases: value.cases.map((one, index) =>
      caseAt(one, value, read.at(['cases', index], 'error', '', '').line ?? 1),
    ),
    diagnostics: mistakes(read, value, criteria),
  };
}

/** What the schema cannot see. */
function mistakes(
  read: YamlFile<CasesText>,
  { cases }: CasesText,
  criteria: readonly string[] | undefined,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<string>();
  cases.forEach((one, index) => {
    const mistake = (key: readonly string[], message: string) =>
      found.push(read.at(['cases', index, ...key], 'error', 'case-content', message));
    for (const key of ['name', 'example'] as const) {
      const words = `${key} "${one[key] ?? ''}"`;
      if (one[key] !== undefined && seen.has(words))
        mistake([key], `another case has the ${words}`);
      seen.add(words);
    }
    const expected = Object.keys(one.expect ?? {});
    for (const id of expected) {
      if (criteria === undefined || criteria.includes(id)) continue;
      mistake(['expect', id], unknownWord('criterion', id, criteria));
    }
    if (expected.length === 0 && one.verdict === undefined) {
      mistake([], 'the case expects nothing: "expect" or "verdict" is missing');
    }
  });
  return found;
}
