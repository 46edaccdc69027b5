import { caseReport } from '../casebook/case-report.ts';
import { runCases } from '../casebook/run-cases.ts';
import type { CaseResult } from '../casebook/run-cases.ts';
import { casesOf } from '../casebook/trial-cases.ts';
import { renderDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Catalogue, CatalogueTrial } from '../trials/catalogue.ts';
import { counted } from './counted.ts';
import { catalogueOption, engineOption, openCatalogue, requireTrials } from './open-catalogue.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

interface TestOptions {
  readonly catalogue?: string;
  readonly engine: string;
  readonly json?: true;
}

/** What came of one trial's cases. */
interface TrialResult {
  readonly trial: string;
  readonly file: string;
  readonly results: readonly CaseResult[];
  /** What kept the trial or its cases from being run. */
  readonly errors: readonly Diagnostic[];
}

/** `trialhook test [TRIAL…]` */
export const testCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('test')
    .description("run the trials' cases; fails when one does not hold, or there are none")
    .argument('[trial...]', 'ids of trials (default: all)')
    .addOption(engineOption())
    .addOption(catalogueOption())
    .option('--json', 'machine-readable')
    .action(async (trials: readonly string[], options: TestOptions) => {
      done(await test(trials, options, surroundings));
    });
};

async function test(
  ids: readonly string[],
  options: TestOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const catalogue = await openCatalogue(options, surroundings);
  requireTrials(catalogue, ids);
  const wanted = catalogue.trials.filter(({ trial }) => ids.length === 0 || ids.includes(trial.id));
  const tested: TrialResult[] = [];
  for (const each of wanted) tested.push(await testTrial(catalogue, each));
  surroundings.out(options.json === true ? `${json(tested)}\n` : text(tested));
  return tested.every(holds) && casesIn(tested) > 0 ? 0 : 1;
}

async function testTrial(catalogue: Catalogue, each: CatalogueTrial): Promise<TrialResult> {
  const { file, cases, diagnostics } = casesOf(each);
  const errors = [
    ...(each.broken ? each.diagnostics.filter(({ severity }) => severity === 'error') : []),
    ...diagnostics,
  ];
  const results = each.broken ? [] : await runCases(catalogue, each.trial.id, cases);
  return { trial: each.trial.id, file, results, errors };
}

function holds({ results, errors }: TrialResult): boolean {
  return errors.length === 0 && results.every(({ mismatches }) => mismatches.length === 0);
}

function casesIn(tested: readonly TrialResult[]): number {
  return tested.reduce((sum, { results }) => sum + results.length, 0);
}

/** Nothing but one line when all is well. */
function text(tested: readonly TrialResult[]): string {
  const failed = tested
    .flatMap(({ results }) => results)
    .filter((one) => one.mismatches.length > 0);
  const reports = tested.flatMap(({ file, results, errors }) => [
    ...errors.map((error) => `${renderDiagnostic(error)}\n`),
    caseReport(file, results),
  ]);
  const trials = tested.filter(({ results }) => results.length > 0).length;
  const all = `${counted(casesIn(tested), 'case')} of ${counted(trials, 'trial')}`;
  const count = failed.length === 0 ? 'all hold' : `${String(failed.length)} failed`;
  const summary = casesIn(tested) === 0 ? 'there are no cases' : `${all}, ${count}`;
  return [...reports.filter((report) => report !== ''), `${summary}\n`].join('\n');
}

function json(tested: readonly TrialResult[]): string {
  const trials = tested.map(({ trial, file, results, errors }) => ({
    trial,
    file,
    cases: results.length,
    errors,
    failures: results
      .filter(({ mismatches }) => mismatches.length > 0)
      .map(({ case: one, mismatches, problems }) => ({
        case: one.name,
        line: one.line,
        mismatches,
        problems,
      })),
  }));
  return JSON.stringify({ trials }, null, 2);
}
