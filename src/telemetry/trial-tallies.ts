import type { Assessment } from '../eligibility/assessment.ts';
import type { FindingStatus } from '../eligibility/finding.ts';
import { reasons } from '../eligibility/reason.ts';
import type { Verdict } from '../eligibility/verdict.ts';
import { counterHead, Tally } from './tally.ts';

const verdicts = [
  'ineligible',
  'undetermined',
  'not-now',
  'possible',
  'candidate',
  'not-evaluated',
] as const satisfies readonly Verdict[];
const statuses = [
  'met',
  'not-met',
  'unknown',
  'needs-review',
] as const satisfies readonly FindingStatus[];

const verdictsTotal = 'trialhook_verdicts_total';
const findingsTotal = 'trialhook_findings_total';
const openFindingsTotal = 'trialhook_open_findings_total';

/**
 * Verdicts and findings by trial. A hook call may have a thousand trials: counting them is adding ones to
 * plain numbers.
 */
export class TrialTallies {
  readonly #trials = new Map<string, TrialTally>();
  readonly #open = new Tally(openFindingsTotal, 'reason', reasons);

  /** @param trials ids whose counters are there from the start, at 0 */
  constructor(trials: readonly string[]) {
    for (const trial of trials) this.#trials.set(trial, new TrialTally(trial));
  }

  /** Counts the assessments of one hook call. */
  count(assessments: readonly Assessment[]): void {
    for (const { trial, verdict, findings } of assessments) {
      let tally = this.#trials.get(trial.id);
      if (tally === undefined) {
        tally = new TrialTally(trial.id);
        this.#trials.set(trial.id, tally);
      }
      tally.verdicts.add(verdict);
      for (const { status, reason } of findings) {
        tally.findings.add(status);
        if (reason !== undefined) this.#open.add(reason);
      }
    }
  }

  /** All counters in Prometheus' text format. */
  text(): string {
    const trials = [...this.#trials.values()];
    return [
      counterHead(
        verdictsTotal,
        'Verdicts of hook calls, by trial. Where an anchor is open and nothing of the disease is on record, undetermined ' +
          'may stand for ineligible: the hook looks no further.',
      ),
      ...trials.map((each) => each.verdicts.text()),
      '\n',
      counterHead(
        findingsTotal,
        'Findings of hook calls, by trial and status. All criteria of a trial that may be shown; of any other only those ' +
          'looked at until one kept it from being shown. So it says what decided, and not how many patients meet a criterion.',
      ),
      ...trials.map((each) => each.findings.text()),
      '\n',
      counterHead(
        openFindingsTotal,
        'Findings of hook calls that left something open, by reason: unavailable is data that could not be read, error a ' +
          'criterion that failed. The same findings as trialhook_findings_total.',
      ),
      this.#open.text(),
    ].join('');
  }
}

/** What is counted for one trial. */
class TrialTally {
  readonly verdicts: Tally<Verdict>;
  readonly findings: Tally<FindingStatus>;

  constructor(trial: string) {
    this.verdicts = new Tally<Verdict>(verdictsTotal, 'verdict', verdicts, { trial });
    this.findings = new Tally<FindingStatus>(findingsTotal, 'status', statuses, { trial });
  }
}
