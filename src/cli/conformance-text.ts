import type { ConformanceReport, Tally } from '../conformance/conformance-report.ts';
import type { TestResult } from '../conformance/run-suite.ts';
import { counted } from './counted.ts';
import type { Ink } from './ink.ts';

const columns = ['pass', 'fail', 'error', 'deviation', 'skipped'] as const;

/** A conformance run for a person: a line for each file, then every test that did not pass. */
export function conformanceText(report: ConformanceReport, engine: string, ink: Ink): string {
  const { files, total, results, passedAfterAll } = report;
  const heading = `${engine} engine`;
  const width = Math.max(...files.map(({ file }) => file.length), heading.length);
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell, index) => cell.padStart(cellWidth(index)))].join('  ');
  const table = [
    ink('bold', line(heading, columns)),
    ...files.map(({ file, tally }) => line(file, cellsOf(tally))),
    ink('bold', line('total', cellsOf(total))),
  ];
  const failures = results.filter(({ outcome }) => outcome === 'fail' || outcome === 'error');
  const blocks = [table, ...failures.map((result) => failureText(result, ink))];
  const deviations = deviationText(results);
  if (deviations.length > 0) blocks.push(deviations);
  if (passedAfterAll.length > 0) {
    blocks.push([
      `${counted(passedAfterAll.length, 'known deviation')} passed after all; take out of known-deviations.yaml:`,
      ...passedAfterAll.map((result) => `  ${nameOf(result)}`),
    ]);
  }
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}

function cellWidth(index: number): number {
  return Math.max(columns[index]?.length ?? 0, 5);
}

function cellsOf(tally: Tally): readonly string[] {
  return columns.map((column) => String(tally[column]));
}

function failureText(result: TestResult, ink: Ink): readonly string[] {
  const { outcome, test, expected, got = '' } = result;
  const field = (name: string, text: string) => `  ${name.padEnd(12)}${oneLine(text)}`;
  return [
    `${ink('red', outcome)} ${nameOf(result)}`,
    field('expression', test.expression),
    field('expected', expected),
    field('got', got),
    ...(test.notes === undefined ? [] : [field('notes', test.notes)]),
  ];
}

/** How many deviations there are of each kind; the table has the reason for each. */
function deviationText(results: readonly TestResult[]): readonly string[] {
  const kinds = Map.groupBy(
    results.filter(({ outcome }) => outcome === 'deviation'),
    ({ deviation }) => deviation?.kind,
  );
  const meanings = {
    'test-is-wrong': 'where the test is wrong',
    translator: 'where the translator refuses the expression or takes it for another',
    'engine-differs': 'where the engine departs from the specification',
  };
  const lines = [...kinds].map(([kind, of]) =>
    kind === undefined ? '' : `  ${String(of.length).padStart(4)} ${meanings[kind]}`,
  );
  return lines.length === 0 ? [] : ['Known deviations (--json has the reasons):', ...lines];
}

function nameOf({ file, test }: TestResult): string {
  return `${file}: ${test.group}: ${test.name}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ');
}
