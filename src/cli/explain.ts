import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import type { CatalogueTrial } from '../trials/catalogue.ts';
import { explanationJson, explanationText } from './explanation.ts';
import { catalogueOption, openCatalogue, requireTrials } from './open-catalogue.ts';
import { UsageError } from './surroundings.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

interface ExplainOptions {
  readonly catalogue?: string;
  readonly json?: true;
}

/** `trialhook explain TRIAL [CRITERION]` */
export const explainCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('explain')
    .description("show a trial's criteria: text, logic, what is read, what failing does")
    .argument('<trial>', 'id of the trial')
    .argument('[criterion]', 'id of one criterion; its parts are shown with it')
    .addOption(catalogueOption())
    .option('--json', 'machine-readable')
    .action(async (trial: string, criterion: string | undefined, options: ExplainOptions) => {
      done(await explain(trial, criterion, options, surroundings));
    });
};

async function explain(
  id: string,
  criterion: string | undefined,
  options: ExplainOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const catalogue = await openCatalogue(options, surroundings);
  requireTrials(catalogue, [id]);
  const found = catalogue.trials.find(({ trial }) => trial.id === id);
  if (found === undefined) return 2;
  const known = found.trial.criteria.map((each) => each.id);
  if (criterion !== undefined && !known.includes(criterion)) {
    throw new UsageError(unknownWord('criterion', criterion, known));
  }
  const wanted = { trial: found, criterion, cql: criteriaCql(found), catalogue };
  surroundings.out(
    options.json === true
      ? `${JSON.stringify(explanationJson(wanted), null, 2)}\n`
      : explanationText(wanted),
  );
  return 0;
}

function criteriaCql({ folder }: CatalogueTrial): string {
  const file = join(folder, 'criteria.cql');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
