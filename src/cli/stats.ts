import { ledgerStats } from '../ledger/queries/stats.ts';
import { statsCsv, statsText } from './stats-text.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';
import { UsageError } from './surroundings.ts';
import { instantOption, withLedger } from './with-ledger.ts';

interface StatsOptions {
  readonly since: string;
  readonly json?: true;
  readonly csv?: true;
}

/** `trialhook stats` */
export const statsCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('stats')
    .description('what was shown, accepted and overridden, by trial and catalogue revision')
    .option('--since <date>', 'only answers from this day or instant on', '1970-01-01')
    .option('--json', 'machine-readable')
    .option('--csv', 'a table for a spreadsheet')
    .action(async (options: StatsOptions) => {
      done(await stats(options, surroundings));
    });
};

function stats(options: StatsOptions, surroundings: Surroundings): Promise<ExitCode> {
  if (options.json && options.csv) throw new UsageError('--json and --csv exclude each other');
  const since = instantOption('--since', options.since);
  return withLedger(surroundings, async ({ db }) => {
    const found = await ledgerStats(db, since);
    if (options.json === true) surroundings.out(`${JSON.stringify(found, null, 2)}\n`);
    else surroundings.out(options.csv === true ? statsCsv(found) : statsText(found));
    return 0;
  });
}
