import type { Criterion } from './criterion.ts';
import type { Finding } from './finding.ts';
import { criteriaById, type Trial } from './trial.ts';

/** What an assessment comes to. See the words table in the architecture. */
export type Verdict =
  'ineligible' | 'undetermined' | 'not-now' | 'possible' | 'candidate' | 'not-evaluated';

/**
 * The verdict of a trial for a patient, from its findings. The order of the rules is the design's:
 * what rules out comes first, then an unknown anchor, then what time may change.
 * Parts of a composite do not count beside it, but an anchor counts wherever it stands.
 * @param findings one for each criterion of the trial
 */
export function verdictOf(trial: Trial, findings: readonly Finding[], deceased: boolean): Verdict {
  const criteria = criteriaById(trial);
  let [rulesOut, anchorOpen, notNow, settled] = [deceased, false, false, true];
  for (const finding of findings) {
    const { partOf, anchor = false, asks } = criteria.get(finding.criterion) ?? {};
    const counts = partOf === undefined;
    if (!counts && !anchor) continue;
    if (finding.effect === 'rules-out') rulesOut = true;
    if (finding.effect === 'not-now') notNow = true;
    if (anchor && finding.effect === 'open') anchorOpen = true;
    if (counts && !isSettled(finding) && !isLeftToStudy(asks, finding)) settled = false;
  }
  if (rulesOut) return 'ineligible';
  if (anchorOpen) return 'undetermined';
  if (notNow) return 'not-now';
  return settled ? 'candidate' : 'possible';
}

/**
 * Nothing computable is left open. A trial that publishes no inclusion criteria is never settled:
 * it cannot be better than possible, whatever the record says.
 */
function isSettled(finding: Finding): boolean {
  if (finding.effect === 'supports') return true;
  if (finding.reason === 'source-incomplete') return finding.kind === 'exclusion';
  return finding.status === 'needs-review' || finding.reason === 'none-found';
}

/**
 * A criterion that the study measures in its own laboratory, of which no result was read: nobody who looks
 * at the chart could settle it. A result that is recorded counts as any other.
 */
export function isLeftToStudy(
  asks: Criterion['asks'],
  { status, reason, evidence }: Finding,
): boolean {
  const isAbsent = (reason === 'missing' || reason === 'none-found') && evidence.length === 0;
  return asks === 'study' && status === 'unknown' && (isAbsent || reason === 'unavailable');
}
