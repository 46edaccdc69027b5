import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultsByEngine } from '../../src/conformance/conformance-page.ts';
import { readKnownDeviations } from '../../src/conformance/known-deviations.ts';
import { runSuiteFile, type TestResult } from '../../src/conformance/run-suite.ts';
import { readSuiteFile } from '../../src/conformance/suite-file.ts';
import { compiledEngine } from '../../src/cql/compiled/compiled-engine.ts';
import type { CqlEngine } from '../../src/cql/engine.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';

const folder = join(import.meta.dirname, '../../../shared/cql-tests');

export const suiteFiles = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .map((name) => readSuiteFile(name.slice(0, -4), readFileSync(join(folder, name), 'utf8')));

export const deviations = readKnownDeviations();

/** The whole suite on both engines. */
export async function suiteResults(): Promise<ResultsByEngine> {
  return { compiled: await resultsOf(compiledEngine), reference: await resultsOf(referenceEngine) };
}

async function resultsOf(engine: CqlEngine): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const file of suiteFiles) {
    const run = { engine, evaluatedAt: '2026-06-15T12:00:00Z', deviations };
    results.push(...(await runSuiteFile(file, run)));
  }
  return results;
}
