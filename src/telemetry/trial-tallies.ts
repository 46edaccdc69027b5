import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Assessment } from '../eligibility/assessment.ts';
import type { FindingStatus } from '../eligibility/finding.ts';
import { reasons } from '../eligibility/reason.ts';
import type { Reason } from '../eligibility/reason.ts';
import type { Verdict } from '../eligibility/verdict.ts';

/** What was counted for one trial. */
interface Tally {
  readonly verdicts: Record<Verdict, number>;
  readonly findings: Record<FindingStatus, number>;
}

/**
 * Verdicts and findings by trial. A hook call may have a thousand trials, so it is counted into plain
 * numbers (a few dozen microseconds); the counters are filled from them only when metrics are collected.
 */
export class TrialTallies {
  readonly #tallies = new Map<string, Tally>();
  readonly #open = emptyReasons();

  /** @param trials ids whose counters are there from the start, at 0 */
  constructor(registry: Registry, trials: readonly string[]) {
    for (const trial of trials) this.#tallies.set(trial, emptyTally());
    const tallies = this.#tallies;
    const open = this.#open;
    const registers = [registry];
    new Counter({
      name: 'trialhook_verdicts_total',
      help:
        'Verdicts of hook calls, by trial. Where an anchor is open and nothing of the disease is on record, ' +
        'undetermined may stand for ineligible: the hook looks no further.',
      labelNames: ['trial', 'verdict'],
      registers,
      collect() {
        this.reset();
        for (const [trial, { verdicts }] of tallies) {
          for (const [verdict, count] of Object.entries(verdicts))
            this.inc({ trial, verdict }, count);
        }
      },
    });
    new Counter({
      name: 'trialhook_findings_total',
      help:
        'Findings of hook calls, by trial and status. All criteria of a trial that may be shown; of any other only ' +
        'those looked at until one kept it from being shown. So it says what decided, and not how many patients meet a criterion.',
      labelNames: ['trial', 'status'],
      registers,
      collect() {
        this.reset();
        for (const [trial, { findings }] of tallies) {
          for (const [status, count] of Object.entries(findings))
            this.inc({ trial, status }, count);
        }
      },
    });
    new Counter({
      name: 'trialhook_open_findings_total',
      help:
        'Findings of hook calls that left something open, by reason: unavailable is data that could not be read, ' +
        'error a criterion that failed. The same findings as trialhook_findings_total.',
      labelNames: ['reason'],
      registers,
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(open)) this.inc({ reason }, count);
      },
    });
  }

  /** Counts the assessments of one hook call. */
  count(assessments: readonly Assessment[]): void {
    for (const { trial, verdict, findings } of assessments) {
      let tally = this.#tallies.get(trial.id);
      if (tally === undefined) {
        tally = emptyTally();
        this.#tallies.set(trial.id, tally);
      }
      tally.verdicts[verdict] += 1;
      for (const { status, reason } of findings) {
        tally.findings[status] += 1;
        if (reason !== undefined) this.#open[reason] += 1;
      }
    }
  }
}

function emptyTally(): Tally {
  return {
    verdicts: {
      ineligible: 0,
      undetermined: 0,
      'not-now': 0,
      possible: 0,
      candidate: 0,
      'not-evaluated': 0,
    },
    findings: { met: 0, 'not-met': 0, unknown: 0, 'needs-review': 0 },
  };
}

function emptyReasons(): Record<Reason, number> {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
}
