import type { Finding } from './finding.ts';
import type { Trial } from './trial.ts';

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
  const criteria = new Map(trial.criteria.map((criterion) => [criterion.id, criterion]));
  const counted = findings.filter(
    (finding) => criteria.get(finding.criterion)?.partOf === undefined,
  );
  const anchors = findings.filter((finding) => criteria.get(finding.criterion)?.anchor === true);
  if (deceased || [...counted, ...anchors].some((finding) => finding.effect === 'rules-out')) {
    return 'ineligible';
  }
  if (anchors.some((finding) => finding.effect === 'open')) return 'undetermined';
  if ([...counted, ...anchors].some((finding) => finding.effect === 'not-now')) return 'not-now';
  return counted.every(isSettled) ? 'candidate' : 'possible';
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
