import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultsByEngine } from '../../src/conformance/conformance-page.ts';
import { conformanceReport } from '../../src/conformance/conformance-report.ts';
import type { TestResult } from '../../src/conformance/run-suite.ts';
import { engines } from '../../src/cql/engines.ts';
import { pageFile, pageText } from './page-file.ts';
import { deviations, suiteFiles as files, suiteResults } from './suite-results.ts';

/** Both engines are asked once for all that follows. */
let results: ResultsByEngine;

beforeAll(async () => {
  results = await suiteResults();
}, 240_000);

const told = ({ file, test, got }: TestResult) =>
  `${file}: ${test.group}: ${test.name}: ${got ?? ''}`;

describe("the CQL community's test suite", () => {
  it.each(engines)('passes on the $name engine but for known deviations', ({ name }) => {
    const { total, passedAfterAll } = conformanceReport(results[name]);
    const failed = results[name].filter(({ outcome }) => outcome === 'fail' || outcome === 'error');
    expect(failed.map(told)).toEqual([]);
    expect(passedAfterAll.map(told)).toEqual([]);
    // The best published result of another engine has 1,569 (September 2026).
    expect(total.pass).toBeGreaterThanOrEqual(name === 'compiled' ? 1778 : 1654);
    expect(total.tests).toBe(1823);
  });

  it('has the same value on both engines, but where one of them is known to differ', () => {
    const { compiled, reference } = results;
    const differing = compiled.filter((ours, index) => {
      const theirs = reference[index]!;
      const isKnown = ours.deviation !== theirs.deviation;
      return !isKnown && !isSameAnswer(ours, theirs);
    });
    expect(differing.map(told)).toEqual([]);
    expect(compiled.length).toBe(1823);
  });

  it('skips no test of CQL 1.5', () => {
    const skipped = results.compiled.filter(({ outcome }) => outcome === 'skipped');
    expect(new Set(skipped.map(({ skipped: why }) => why))).toEqual(
      new Set(['from CQL 2.0 on; this is 1.5', 'up to CQL 1.3; this is 1.5']),
    );
  });
});

describe('the page on conformance', () => {
  it('says what the engines do: npm run conformance-page writes it', async () => {
    expect(await pageText(results)).toBe(readFileSync(pageFile, 'utf8'));
  });
});

/** Two failures are the same; of a value the text, but for what binary fractions make of a Decimal. */
function isSameAnswer(ours: TestResult, theirs: TestResult): boolean {
  if (ours.test.invalid !== undefined && ours.outcome === 'pass') return theirs.outcome === 'pass';
  const text = ({ got = '' }: TestResult) =>
    got.replace(/-?\d+\.\d{6,}/gu, (digits) => String(Number(Number(digits).toFixed(6))));
  return text(ours) === text(theirs);
}

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
