import type { Finding } from '../eligibility/finding.ts';
import type { CaseResult, Mismatch } from './run-cases.ts';

/**
 * The cases that do not hold, as a person reads them: where the case stands, what was expected, what
 * the finding is and what it rests on. Nothing for cases that hold.
 * @param file the cases' file, as the author knows it
 */
export function caseReport(file: string, results: readonly CaseResult[]): string {
  return results
    .filter(({ mismatches }) => mismatches.length > 0)
    .map(({ case: one, mismatches, problems }) =>
      [
        `${file}:${String(one.line)}: ${one.name}`,
        ...mismatches.flatMap(mismatchLines),
        ...problems.map((problem) => `  left out of the record: ${problem}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}

function mismatchLines({ subject, differences, finding, fault }: Mismatch): readonly string[] {
  return [
    ...differences.flatMap(({ aspect, expected, got }) => [
      `  ${subject} ${aspect}`,
      `    - expected ${expected}`,
      `    + got      ${got}`,
    ]),
    ...(finding === undefined ? [] : [`    ${findingText(finding)}`]),
    ...(fault === undefined ? [] : [`    failed: ${fault}`]),
  ];
}

/** The whole finding on one line. */
function findingText(finding: Finding): string {
  const { status, effect, reason, detail, note, clears, evidence } = finding;
  const words = [
    status,
    effect,
    ...[reason, detail, note].filter((word) => word !== undefined),
    ...(clears === undefined ? [] : [`until ${clears}`]),
    ...evidence.map(({ reference, label, value, date }) =>
      [`[${reference}]`, label, value, date].filter((word) => word !== undefined).join(' '),
    ),
  ];
  return `finding: ${words.join('; ')}`;
}
