import type { Outcome, TestResult } from './run-suite.ts';

/** How many tests ended in which way. */
export type Tally = Readonly<Record<Outcome, number>> & { readonly tests: number };

/** What came of the suite. */
export interface ConformanceReport {
  readonly files: readonly { readonly file: string; readonly tally: Tally }[];
  readonly total: Tally;
  readonly results: readonly TestResult[];
  /** Passed, although the table of known deviations says that they do not. */
  readonly passedAfterAll: readonly TestResult[];
}

export function conformanceReport(results: readonly TestResult[]): ConformanceReport {
  const files = [...new Set(results.map(({ file }) => file))];
  return {
    files: files.map((file) => ({
      file,
      tally: tallyOf(results.filter((result) => result.file === file)),
    })),
    total: tallyOf(results),
    results,
    passedAfterAll: results.filter(
      ({ outcome, deviation }) => outcome === 'pass' && deviation !== undefined,
    ),
  };
}

function tallyOf(results: readonly TestResult[]): Tally {
  const count = (outcome: Outcome) => results.filter((each) => each.outcome === outcome).length;
  return {
    tests: results.length,
    pass: count('pass'),
    fail: count('fail'),
    error: count('error'),
    deviation: count('deviation'),
    skipped: count('skipped'),
  };
}
