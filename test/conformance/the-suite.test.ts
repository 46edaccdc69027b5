import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformanceReport } from '../../src/conformance/conformance-report.ts';
import { readKnownDeviations } from '../../src/conformance/known-deviations.ts';
import { runSuiteFile, type TestResult } from '../../src/conformance/run-suite.ts';
import { readSuiteFile } from '../../src/conformance/suite-file.ts';
import { engines } from '../../src/cql/engines.ts';

const folder = join(import.meta.dirname, '../../../shared/cql-tests');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .map((name) => readSuiteFile(name.slice(0, -4), readFileSync(join(folder, name), 'utf8')));
const deviations = readKnownDeviations();

describe("the CQL community's test suite", () => {
  it.each(engines)(
    'passes on the $name engine but for known deviations',
    async (engine) => {
      const results: TestResult[] = [];
      for (const file of files) {
        const run = { engine, evaluatedAt: '2026-06-15T12:00:00Z', deviations };
        results.push(...(await runSuiteFile(file, run)));
      }
      const { total, passedAfterAll } = conformanceReport(results);
      const failed = results.filter(({ outcome }) => outcome === 'fail' || outcome === 'error');
      const told = ({ file, test, got }: TestResult) =>
        `${file}: ${test.group}: ${test.name}: ${got ?? ''}`;
      expect(failed.map(told)).toEqual([]);
      expect(passedAfterAll.map(told)).toEqual([]);
      // The best published result of another engine has 1,569 (September 2026).
      expect(total.pass).toBeGreaterThanOrEqual(1650);
      expect(total.tests).toBe(1823);
    },
    120_000,
  );
});

describe('the table of known deviations', () => {
  it('names tests of the suite, each once for an engine', () => {
    const known = files.flatMap(({ name, tests }) =>
      tests.map((test) => `${name}: ${test.group}: ${test.name}`),
    );
    const named = deviations.flatMap(({ file, group, tests, engines: of }) =>
      of.flatMap((engine) => tests.map((test) => ({ engine, name: `${file}: ${group}: ${test}` }))),
    );
    expect(named.filter(({ name }) => !known.includes(name))).toEqual([]);
    const keys = named.map(({ engine, name }) => `${engine} ${name}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
