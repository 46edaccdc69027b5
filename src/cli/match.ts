import { readFile } from 'node:fs/promises';
import { matchPatient } from '../matching/match-patient.ts';
import type { PatientMatch } from '../matching/match-patient.ts';
import { assembleRecord } from '../record/assemble-record.ts';
import { PatientFileError } from '../record/patient-file-error.ts';
import { readPeopleFile } from '../record/read-patient-file.ts';
import type { PatientRecord } from '../record/record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import { assessmentJson } from './assessment-json.ts';
import { assessmentText } from './assessment-text.ts';
import { inkFor } from './ink.ts';
import { catalogueOption, engineOption, openCatalogue, requireTrials } from './open-catalogue.ts';
import { UsageError } from './surroundings.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

interface MatchOptions {
  readonly trial: readonly string[];
  readonly patient?: string;
  readonly at?: string;
  readonly engine: string;
  readonly catalogue?: string;
  readonly json?: true;
}

/** `trialhook match BUNDLE…` */
export const matchCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('match')
    .description(
      'match patients to the trials; a file holds one or several (FHIR R4 JSON or NDJSON)',
    )
    .argument('<bundle...>', 'files, or - for standard input')
    .option(
      '--trial <id>',
      'only this trial (may be given again)',
      (id, ids: string[]) => [...ids, id],
      [],
    )
    .option('--patient <id>', 'only the patient with this id (default: all that the files hold)')
    .option('--at <date>', 'evaluation time, a date or an instant (default: now)')
    .addOption(engineOption())
    .addOption(catalogueOption())
    .option('--json', 'machine-readable; a line for each of several patients or files')
    .action(async (files: readonly string[], options: MatchOptions) => {
      done(await match(files, options, surroundings));
    });
};

async function match(
  files: readonly string[],
  options: MatchOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const evaluatedAt = instantOf(options.at, surroundings);
  const catalogue = await openCatalogue(options, surroundings);
  requireTrials(catalogue, options.trial);
  const asked = options.patient?.replace(/^Patient\//u, '');
  const matchOne = (record: PatientRecord) =>
    matchPatient(catalogue, record, {
      evaluatedAt,
      ...(options.trial.length > 0 && { trials: options.trial }),
      onFault: ({ trial, criterion = '', fault }) => {
        surroundings.err(`trialhook: ${trial} ${criterion}: ${errorMessage(fault)}\n`);
      },
    });
  let matched = 0;
  const refusals: string[] = [];
  let code: ExitCode = 0;
  for (const file of files) {
    try {
      const people = readPeopleFile(await contentOf(file, surroundings), file);
      const ids = asked === undefined ? people.patientIds : [asked];
      const several = files.length > 1 || ids.length > 1;
      for (const id of ids) {
        const match = await matchOne(assembleRecord({ ...people.of(id), codeKey }));
        surroundings.out(printed(match, several ? file : undefined, options, surroundings));
        matched += 1;
      }
    } catch (error) {
      const fault = faultOf(error, file);
      if (fault === undefined) throw error;
      // Of several files, one that holds the patient is enough.
      if (isUnknownPatient(error)) refusals.push(fault);
      else {
        surroundings.err(`trialhook: ${fault}\n`);
        code = 1;
      }
    }
  }
  if (matched > 0 || refusals.length === 0) return code;
  for (const fault of refusals) surroundings.err(`trialhook: ${fault}\n`);
  return 1;
}

/** @param file its name, where there are several patients to be told apart */
function printed(
  match: PatientMatch,
  file: string | undefined,
  { json }: MatchOptions,
  { colours }: Surroundings,
): string {
  if (json === true) {
    return file === undefined
      ? `${JSON.stringify(assessmentJson(match), null, 2)}\n`
      : `${JSON.stringify({ file, ...assessmentJson(match) })}\n`;
  }
  const text = assessmentText(match, inkFor(colours));
  return file === undefined ? text : `${file}: ${text}\n`;
}

function isUnknownPatient(error: unknown): boolean {
  return error instanceof PatientFileError && error.code === 'unknown-patient';
}

function errorMessage(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

/** A date alone is midday UTC: no time zone makes another day of it. */
function instantOf(at: string | undefined, { now }: Surroundings): string {
  if (at === undefined) return now().toISOString();
  const text = /^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T12:00:00Z` : at;
  const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  if (whole && !Number.isNaN(Date.parse(text))) return text;
  throw new UsageError(
    `--at ${at}: expected a date such as 2026-06-15, or an instant such as 2026-06-15T12:00:00Z`,
  );
}

function contentOf(file: string, { input }: Surroundings): Promise<string> {
  return file === '-' ? input() : readFile(file, 'utf8');
}

/** What is wrong with a file; `undefined` for an error that is not the file's. */
function faultOf(error: unknown, file: string): string | undefined {
  if (error instanceof PatientFileError) return error.message;
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${file}: there is no such file`;
  return `${file}: it cannot be read (${String(code)})`;
}
