import { answerEvent, feedbackEvent } from '../ledger/export/audit-event.ts';
import type { LedgerAccess } from '../ledger/access-ledger.ts';
import { answersOf, feedbackOf } from '../ledger/queries/pages.ts';
import { purge } from '../ledger/queries/purge.ts';
import { counted } from './counted.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';
import { UsageError } from './surroundings.ts';
import { instantOption, withLedger } from './with-ledger.ts';

interface ExportOptions {
  readonly auditEvents?: true;
  readonly ndjson?: true;
  readonly comments?: true;
}

/** `trialhook ledger export` and `trialhook ledger purge` */
export const ledgerCommand: AddCommand = (program, surroundings, done) => {
  const ledger = program.command('ledger').description('the ledger of answers and feedback');
  ledger
    .command('export')
    .description('every answer and all feedback, a line of JSON each; patients as keyed hashes')
    .option('--audit-events', 'as FHIR R4 AuditEvents')
    .option('--ndjson', 'with all that is kept')
    .option('--comments', 'with what clinicians wrote, which may name patients (--ndjson)')
    .action(async (options: ExportOptions) => {
      done(await exportLedger(options, surroundings));
    });
  ledger
    .command('purge')
    .description('delete what is older than a day')
    .requiredOption('--before <date>', 'a day or an instant')
    .option('--json', 'machine-readable')
    .action(async ({ before, json }: { readonly before: string; readonly json?: true }) => {
      const instant = instantOption('--before', before);
      done(
        await withLedger(surroundings, async ({ db }) => {
          const purged = await purge(db, instant);
          surroundings.out(
            json === true
              ? `${JSON.stringify(purged)}\n`
              : `deleted ${counted(purged.answers, 'answer')} and feedback to ${counted(purged.feedback, 'card')}\n`,
          );
          return 0;
        }),
      );
    });
};

function exportLedger(options: ExportOptions, surroundings: Surroundings): Promise<ExitCode> {
  if ((options.auditEvents ?? false) === (options.ndjson ?? false)) {
    throw new UsageError('choose one of --audit-events and --ndjson');
  }
  if (options.comments && options.auditEvents) {
    throw new UsageError('--comments goes with --ndjson');
  }
  return withLedger(surroundings, async (ledger) => {
    const lines = options.auditEvents ? auditEvents(ledger) : rows(ledger, options);
    for await (const line of lines) surroundings.out(`${JSON.stringify(line)}\n`);
    return 0;
  });
}

async function* auditEvents({ db }: LedgerAccess): AsyncGenerator<object> {
  for await (const answer of answersOf(db)) yield answerEvent(answer);
  for await (const feedback of feedbackOf(db)) yield feedbackEvent(feedback);
}

async function* rows({ db }: LedgerAccess, { comments }: ExportOptions): AsyncGenerator<object> {
  for await (const answer of answersOf(db)) {
    yield { type: 'answer', ...answer };
  }
  for await (const { user_comment, ...feedback } of feedbackOf(db)) {
    yield { type: 'feedback', ...feedback, ...(comments === true ? { user_comment } : {}) };
  }
}
