import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineNamed } from '../cql/engines.ts';
import type { LedgerAccess } from '../ledger/access-ledger.ts';
import { catalogueFiles } from '../ledger/queries/catalogue-files.ts';
import { findDecision, type Decision } from '../ledger/queries/decision.ts';
import { matchPatient } from '../matching/match-patient.ts';
import { assembleRecord } from '../record/assemble-record.ts';
import { PatientFileError } from '../record/patient-file-error.ts';
import { readPatientFile } from '../record/read-patient-file.ts';
import type { PatientRecord } from '../record/record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import { writeCatalogueFiles } from '../trials/kept-catalogue.ts';
import { loadCatalogue } from '../trials/load-catalogue.ts';
import { differences } from './replay-differences.ts';
import { UsageError, type AddCommand, type ExitCode, type Surroundings } from './surroundings.ts';
import { withLedger } from './with-ledger.ts';

/** `trialhook replay DECISION BUNDLE` */
export const replayCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('replay')
    .description('evaluate a decision again as it was then, and say whether the answer is the same')
    .argument('<decision>', 'id of an answer, or uuid of one of its cards')
    .argument('<bundle>', "the patient's record as it was then, or - for standard input")
    .option('--json', 'machine-readable')
    .action(async (decision: string, bundle: string, options: { readonly json?: true }) => {
      done(
        await withLedger(surroundings, (ledger) =>
          replay(ledger, decision, bundle, options.json === true, surroundings),
        ),
      );
    });
};

async function replay(
  ledger: LedgerAccess,
  id: string,
  file: string,
  json: boolean,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const decision = await findDecision(ledger.db, id);
  if (decision === undefined) throw new UsageError(`the ledger has no answer or card ${id}`);
  const record = await recordOf(decision, file, surroundings);
  requireSamePatient(ledger, decision, record, surroundings);
  const files = await catalogueFiles(ledger.db, decision.revision);
  const matched = await withCatalogue(decision, files, (catalogue) =>
    matchPatient(catalogue, record, { evaluatedAt: decision.evaluatedAt }),
  );
  const found = differences(decision, matched);
  const { revision, evaluatedAt } = decision;
  if (json) {
    const same = found.length === 0;
    const report = {
      decision: decision.id,
      catalogue: revision,
      evaluatedAt,
      same,
      differences: found,
    };
    surroundings.out(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const head = `${decision.id}, catalogue ${revision}, ${evaluatedAt}`;
    surroundings.out(
      found.length === 0
        ? `${head}: the same answer\n`
        : `${head}: not the same answer\n${found.map((line) => `  ${line}\n`).join('')}`,
    );
  }
  return found.length === 0 ? 0 : 1;
}

/** The resources of the file, read as completely as they were then. */
async function recordOf(
  { reads }: Decision,
  file: string,
  { input }: Surroundings,
): Promise<PatientRecord> {
  try {
    const text = file === '-' ? await input() : await readFile(file, 'utf8');
    const { patientId, resources, problems } = readPatientFile(text, file);
    const readThen = new Map(Object.entries(reads));
    return assembleRecord({ patientId, resources, reads: readThen, problems, codeKey });
  } catch (error) {
    if (error instanceof PatientFileError) throw new UsageError(error.message);
    if (error instanceof Error && 'syscall' in error) {
      throw new UsageError(`${file}: it cannot be read (${String('code' in error && error.code)})`);
    }
    throw error;
  }
}

/** Another patient's record would say nothing of the decision. */
function requireSamePatient(
  { hasher }: LedgerAccess,
  { patient, caller }: Decision,
  { patientId }: PatientRecord,
  { err }: Surroundings,
): void {
  const hashes = hasher?.lookUp({ scope: caller ?? '', patientId }) ?? [];
  if (hashes.includes(patient)) return;
  const [key = ''] = patient.split(':');
  if (hashes.some((hash) => hash.startsWith(`${key}:`))) {
    throw new UsageError('the bundle is of another patient than the decision');
  }
  err(`trialhook: the key ${key} is not known: whether it is the same patient was not checked\n`);
}

async function withCatalogue<T>(
  { revision, engine }: Decision,
  files: ReadonlyMap<string, string>,
  work: (catalogue: Catalogue) => Promise<T>,
): Promise<T> {
  if (files.size === 0) throw new UsageError(`catalogue ${revision} is not kept in this ledger`);
  const folder = await mkdtemp(join(tmpdir(), 'trialhook-replay-'));
  try {
    const restored = writeCatalogueFiles(files, folder);
    const catalogue = await loadCatalogue({ ...restored, engine: engineNamed(engine) });
    if (catalogue.revision !== revision) {
      throw new UsageError(`the files kept of catalogue ${revision} are not what they were`);
    }
    return await work(catalogue);
  } finally {
    await rm(folder, { recursive: true });
  }
}
