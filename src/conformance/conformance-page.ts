import { conformanceReport, type Tally } from './conformance-report.ts';
import type { KnownDeviation } from './known-deviations.ts';
import type { TestResult } from './run-suite.ts';

/** By engine, in the order in which they are shown; the tests of all in the same order. */
export type ResultsByEngine = Readonly<Record<'compiled' | 'reference', readonly TestResult[]>>;

/** What other engines have published (repository `cqframework/cql-tests-results`). */
const published: readonly (readonly [engine: string, pass: string, tests: string])[] = [
  ['Java, CQFramework engine 4.2.0 (April 2026)', '1,537', '1,731'],
  ['JavaScript, CQL Execution Framework (April 2026)', '1,533', '1,731'],
  ['.NET, Firely (September 2025)', '1,470', '1,691'],
];

/** The documentation page on conformance, as Markdown: what passes on which engine, and why the rest does not. */
export function conformancePage(results: ResultsByEngine): string {
  const compiled = conformanceReport(results.compiled);
  const reference = conformanceReport(results.reference);
  const files = compiled.files.map(({ file, tally }, index) => [
    file,
    tally.tests,
    ...cellsOf(tally),
    ...cellsOf(reference.files[index]!.tally),
  ]);
  return [
    '# Conformance',
    "What the CQL community's [test suite](https://github.com/cqframework/cql-tests) (commit 06667083, 2026-06-11) says of both engines. This page is written by `npm run conformance-page`, and a test holds it to what the engines do. For one engine, with every result: `npx trialhook conformance DIR --engine compiled`.",
    '## Passes',
    table(
      ['engine', 'pass', 'tests of CQL 1.5'],
      [
        ['**compiled** (this project)', ...passesOf(compiled.total)],
        [
          '**reference** (`cql-execution` over this project’s records)',
          ...passesOf(reference.total),
        ],
        ...published,
      ],
    ),
    'The others’ figures are as they published them, for the suite as it was then. A deviation is a test that does not pass and stands in the tables below; no test fails otherwise, and none of CQL 1.5 is skipped: what is skipped is of CQL 2.0, or ends with 1.3.',
    table(
      [
        'file',
        'tests',
        'compiled: pass',
        'deviation',
        'skipped',
        'reference: pass',
        'deviation',
        'skipped',
      ],
      [
        ...files,
        ['total', compiled.total.tests, ...cellsOf(compiled.total), ...cellsOf(reference.total)],
      ],
    ),
    '## Where a test is wrong',
    'The compiled engine gives another answer than the test expects, which is the specification’s (CQL 1.5.3, https://cql.hl7.org).',
    deviationTable(results.compiled, () => true),
    '## Where the reference engine departs from the specification',
    'The compiled engine passes all of these. What generated expressions have shown besides stands in [known-differences.yaml](../test/cql/generated/known-differences.yaml), with the clause for each.',
    deviationTable(results.reference, ({ kind }) => kind === 'engine-differs'),
    '',
  ].join('\n\n');
}

function cellsOf({ pass, deviation, skipped }: Tally): readonly number[] {
  return [pass, deviation, skipped];
}

function passesOf({ pass, tests, skipped }: Tally): readonly [string, string] {
  return [thousands(pass), thousands(tests - skipped)];
}

function thousands(number: number): string {
  return number.toLocaleString('en-US');
}

function deviationTable(
  results: readonly TestResult[],
  isWanted: (deviation: KnownDeviation) => boolean,
): string {
  const rows = results.flatMap(({ file, test, expected, got = '', deviation, outcome }) =>
    outcome === 'deviation' && deviation !== undefined && isWanted(deviation)
      ? [
          [
            `${file}: ${test.group}: ${test.name}`,
            code(test.expression),
            code(expected),
            code(got),
            deviation.reason.trim(),
            deviation.reference,
          ],
        ]
      : [],
  );
  return table(['test', 'expression', 'expected', 'got', 'reason', 'clause'], rows);
}

type Cell = string | number;

function table(heads: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

const longest = 120;

/** On one line, and no longer than a table can bear. */
function code(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line === '' ? '' : `\`${line.length > longest ? `${line.slice(0, longest)} …` : line}\``;
}
