import { coverageDiagnostic, coverageGaps } from '../casebook/coverage.ts';
import { casesOf } from '../casebook/trial-cases.ts';
import { renderDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { unverifiedCodes } from '../terminology/unverified.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import { counted } from './counted.ts';
import { catalogueOption, openCatalogue } from './open-catalogue.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

interface CheckOptions {
  readonly catalogue?: string;
  readonly codes?: true;
  readonly json?: true;
}

/** `trialhook check` */
export const checkCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('check')
    .description('check all trials, value sets and cases; fails on any error')
    .addOption(catalogueOption())
    .option('--codes', 'list the codes that were not checked against a published source')
    .option('--json', 'machine-readable')
    .action(async (options: CheckOptions) => {
      done(await check(options, surroundings));
    });
};

async function check(options: CheckOptions, surroundings: Surroundings): Promise<ExitCode> {
  const catalogue = await openCatalogue(options, surroundings);
  const diagnostics = [...catalogue.diagnostics, ...caseDiagnostics(catalogue)];
  const unverified = unverifiedCodes(catalogue.valueSets).flatMap(({ valueSet, codes }) =>
    codes.map((code) => ({ valueSet: valueSet.url, title: valueSet.title, ...code })),
  );
  if (options.json === true) {
    const { revision, trials } = catalogue;
    const report = { catalogue: revision, trials: trials.length, diagnostics, unverified };
    surroundings.out(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const codes = options.codes === true ? unverified : [];
    const lines = [
      ...diagnostics.map(renderDiagnostic),
      ...codes.map(
        ({ title, system, code, display = '', status = 'no status' }) =>
          `${title}: ${system}|${code} ${display} (${status})`,
      ),
      summary(catalogue, diagnostics, unverified.length),
    ];
    surroundings.out(`${lines.join('\n')}\n`);
  }
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** The cases belong to a trial's files too: mistakes in them, and what they leave unshown. */
function caseDiagnostics(catalogue: Catalogue): readonly Diagnostic[] {
  return catalogue.trials.flatMap((each) => {
    const { file, cases, diagnostics } = casesOf(each);
    // What a broken trial's criteria are is not known for certain, nor is what its cases leave out.
    if (each.broken || diagnostics.length > 0) return diagnostics;
    return coverageGaps(each.trial, cases).map((gap) => coverageDiagnostic(file, gap));
  });
}

function summary(
  { trials }: Catalogue,
  diagnostics: readonly Diagnostic[],
  unverified: number,
): string {
  const count = (of: Diagnostic['severity']) =>
    counted(diagnostics.filter(({ severity }) => severity === of).length, of);
  const found = [counted(trials.length, 'trial'), count('error'), count('warning')].join(', ');
  const codes = `${counted(unverified, 'unverified code')} (--codes lists them)`;
  return unverified === 0 ? found : `${found}; ${codes}`;
}
