import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConformanceReport, conformanceReport } from '../conformance/conformance-report.ts';
import { readKnownDeviations } from '../conformance/known-deviations.ts';
import { runSuiteFile, type TestResult } from '../conformance/run-suite.ts';
import { readSuiteFile, type SuiteFile } from '../conformance/suite-file.ts';
import { cqlVersion } from '../conformance/version-gap.ts';
import { engineNamed } from '../cql/engines.ts';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import { conformanceText } from './conformance-text.ts';
import { inkFor } from './ink.ts';
import { engineOption } from './open-catalogue.ts';
import { UsageError } from './surroundings.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

interface ConformanceOptions {
  readonly engine: string;
  readonly suite?: readonly string[];
  readonly json?: true;
}

/** `trialhook conformance DIR` */
export const conformanceCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('conformance')
    .description("run the CQL community's test suite (https://github.com/cqframework/cql-tests)")
    .argument('<dir>', "folder of the suite's XML files")
    .addOption(engineOption())
    .option('--suite <name...>', 'only these files of the suite, e.g. CqlListOperatorsTest')
    .option('--json', 'machine-readable, with the result of every test')
    .action(async (folder: string, options: ConformanceOptions) => {
      done(await conformance(folder, options, surroundings));
    });
};

async function conformance(
  folder: string,
  options: ConformanceOptions,
  { out, now, colours }: Surroundings,
): Promise<ExitCode> {
  const files = suiteFiles(folder, options.suite);
  const engine = engineNamed(options.engine);
  const evaluatedAt = now().toISOString();
  const deviations = readKnownDeviations();
  const results: TestResult[] = [];
  for (const file of files) {
    results.push(...(await runSuiteFile(file, { engine, evaluatedAt, deviations })));
  }
  const report = conformanceReport(results);
  out(
    options.json === true
      ? `${JSON.stringify({ engine: engine.name, cqlVersion, evaluatedAt, ...conformanceJson(report) }, null, 2)}\n`
      : conformanceText(report, engine.name, inkFor(colours)),
  );
  return report.total.fail + report.total.error > 0 ? 1 : 0;
}

/** @throws UsageError when the folder holds no suite, or not the files that are asked for */
function suiteFiles(folder: string, wanted: readonly string[] | undefined): readonly SuiteFile[] {
  const names = xmlNames(folder);
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(unknownWord('suite', unknown, names));
  return names
    .filter((name) => wanted?.includes(name) ?? true)
    .map((name) => {
      const file = join(folder, `${name}.xml`);
      try {
        return readSuiteFile(name, readFileSync(file, 'utf8'));
      } catch (error) {
        throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
}

function xmlNames(folder: string): readonly string[] {
  let entries: readonly string[] = [];
  try {
    entries = readdirSync(folder);
  } catch {
    // Told below, like a folder that holds something else.
  }
  const names = entries.filter((name) => name.endsWith('.xml')).map((name) => name.slice(0, -4));
  if (names.length === 0) throw new UsageError(`${folder} holds no XML files of a test suite`);
  return names.toSorted();
}

function conformanceJson({ files, total, results, passedAfterAll }: ConformanceReport) {
  return {
    total,
    files: files.map(({ file, tally }) => ({ file, ...tally })),
    passedAfterAll: passedAfterAll.map(({ file, test }) => ({
      file,
      group: test.group,
      test: test.name,
    })),
    results: results.map(({ file, test, outcome, expected, got, skipped, deviation }) => ({
      file,
      group: test.group,
      test: test.name,
      outcome,
      expression: test.expression,
      expected,
      got,
      skipped,
      notes: test.notes,
      deviation: deviation && {
        kind: deviation.kind,
        reason: deviation.reason,
        reference: deviation.reference,
      },
    })),
  };
}
