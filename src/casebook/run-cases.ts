import type { Finding } from '../eligibility/finding.ts';
import type { Verdict } from '../eligibility/verdict.ts';
import { matchPatient } from '../matching/match-patient.ts';
import { findingsOf } from '../matching/trial-findings.ts';
import type { FaultListener } from '../matching/trial-findings.ts';
import { assembleRecord } from '../record/assemble-record.ts';
import type { PatientRecord } from '../record/record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { Catalogue } from '../trials/catalogue.ts';
import type { Case } from './case.ts';
import { differencesOf } from './mismatch.ts';
import type { Difference } from './mismatch.ts';

/** One expectation of a case that did not come true. */
export interface Mismatch {
  /** Id of the criterion, or `verdict`. */
  readonly subject: string;
  readonly differences: readonly Difference[];
  /** What the criterion came to. */
  readonly finding?: Finding;
  /** What went wrong inside the criterion, for its author. */
  readonly fault?: string;
}

/** What came of one case; it holds when there are no mismatches. */
export interface CaseResult {
  readonly case: Case;
  readonly mismatches: readonly Mismatch[];
  /** Resources of the case that could not be used: a frequent cause of a mismatch. */
  readonly problems: readonly string[];
}

/**
 * Runs the cases of one trial. Only the criteria that a case speaks of are evaluated, unless it
 * speaks of the verdict.
 * @throws Error when the catalogue has no such trial or it cannot be run
 */
export async function runCases(
  catalogue: Catalogue,
  trial: string,
  cases: readonly Case[],
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of cases) results.push(await runCase(catalogue, trial, one));
  return results;
}

async function runCase(catalogue: Catalogue, trial: string, one: Case): Promise<CaseResult> {
  const record = recordOf(one);
  const answers = await answersOf(catalogue, trial, one, record);
  const mismatches = [...findingMismatches(one, answers), ...verdictMismatch(one, answers)];
  return { case: one, mismatches, problems: record.problems };
}

/** What the trial says of a case. */
interface Answers {
  readonly findings: readonly Finding[];
  /** Absent where the case does not ask, or the trial is not open. */
  readonly verdict?: Verdict | undefined;
  /** By criterion. */
  readonly faults: ReadonlyMap<string | undefined, string>;
}

async function answersOf(
  catalogue: Catalogue,
  trial: string,
  one: Case,
  record: PatientRecord,
): Promise<Answers> {
  const faults = new Map<string | undefined, string>();
  const onFault: FaultListener = ({ criterion, fault }) => {
    faults.set(criterion, fault instanceof Error ? fault.message : String(fault));
  };
  const options = { evaluatedAt: one.at, onFault };
  if (one.verdict === undefined) {
    const criteria = one.expect.keys();
    return {
      findings: await findingsOf(catalogue, record, { ...options, trial, criteria }),
      faults,
    };
  }
  const { assessments } = await matchPatient(catalogue, record, { ...options, trials: [trial] });
  const [assessment] = assessments;
  return { findings: assessment?.findings ?? [], verdict: assessment?.verdict, faults };
}

function findingMismatches(one: Case, { findings, faults }: Answers): readonly Mismatch[] {
  return [...one.expect].flatMap(([criterion, expected]) => {
    const finding = findings.find((each) => each.criterion === criterion);
    const fault = faults.get(criterion);
    const differences =
      finding === undefined
        ? [{ aspect: 'status', expected: expected.status, got: 'no finding' }]
        : differencesOf(expected, finding);
    if (differences.length === 0) return [];
    return {
      subject: criterion,
      differences,
      ...(finding && { finding }),
      ...(fault !== undefined && { fault }),
    };
  });
}

function verdictMismatch(one: Case, { verdict }: Answers): readonly Mismatch[] {
  if (one.verdict === undefined || one.verdict === verdict) return [];
  const got = verdict ?? 'none: the trial is not open';
  return [{ subject: 'verdict', differences: [{ aspect: 'verdict', expected: one.verdict, got }] }];
}

/** The case's resources as a record that was read completely but for what the author says. */
function recordOf(one: Case): PatientRecord {
  const record = assembleRecord({
    patientId: one.patientId,
    resources: one.resources,
    reads: 'everything',
    codeKey,
  });
  return {
    ...record,
    completeness: (type) => one.incomplete.get(type) ?? record.completeness(type),
  };
}
