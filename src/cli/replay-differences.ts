import type { Assessment, PatientAssessment } from '../eligibility/assessment.ts';
import type { Finding } from '../eligibility/finding.ts';
import type { Verdict } from '../eligibility/verdict.ts';
import type { KeptFinding, ShownTrial } from '../ledger/ledger.ts';
import type { Decision } from '../ledger/queries/decision.ts';

/**
 * What is not as it was: of each trial that was told (or set aside) its verdict and findings, of all others how
 * many had which verdict. A line each; values and labels were not kept, so they are not compared.
 */
export function differences(decision: Decision, now: PatientAssessment): readonly string[] {
  const byId = new Map(now.assessments.map((assessment) => [assessment.trial.id, assessment]));
  return [
    ...decision.trials.flatMap((then) => trialDifferences(then, byId.get(then.trial))),
    ...countDifferences(decision.verdicts, now.assessments),
  ];
}

function trialDifferences(then: ShownTrial, now: Assessment | undefined): readonly string[] {
  const { trial } = then;
  if (now === undefined) return [`${trial}: was not matched`];
  const lines: string[] = [];
  if (then.verdict !== now.verdict) {
    lines.push(`${trial}: verdict was ${then.verdict}, is ${now.verdict}`);
  }
  const found = new Map(now.findings.map((finding) => [finding.criterion, finding]));
  for (const kept of then.findings) {
    const finding = found.get(kept.criterion);
    found.delete(kept.criterion);
    const [was, is] = [keptWords(kept), finding === undefined ? 'not there' : words(finding)];
    if (was !== is) lines.push(`${trial} ${kept.criterion}: was ${was}; is ${is}`);
  }
  for (const finding of found.values()) {
    lines.push(`${trial} ${finding.criterion}: was not there; is ${words(finding)}`);
  }
  return lines;
}

/** A service may have matched some of the catalogue's trials only: then the counts say nothing. */
function countDifferences(
  then: Decision['verdicts'],
  assessments: readonly Assessment[],
): readonly string[] {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of assessments) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const total = Object.values(then).reduce((sum, count) => sum + count, 0);
  if (total !== assessments.length) return [];
  const verdicts = [...new Set([...Object.keys(then), ...Object.keys(counts)])].sort() as Verdict[];
  return verdicts
    .filter((verdict) => (then[verdict] ?? 0) !== (counts[verdict] ?? 0))
    .map(
      (verdict) =>
        `all trials: ${String(then[verdict] ?? 0)} were ${verdict}, ${String(counts[verdict] ?? 0)} are`,
    );
}

function words(finding: Finding): string {
  return keptWords({
    ...finding,
    evidence: finding.evidence.map(({ reference }) =>
      reference.startsWith('Patient/') ? 'Patient' : reference,
    ),
  });
}

/** `met, supports (Observation/o1)`, `unknown, open, stale (…)`. */
function keptWords({ status, effect, reason, detail, clears, evidence }: KeptFinding): string {
  const parts = [status, effect, reason, detail, clears && `until ${clears}`];
  const text = parts.filter((part) => part !== undefined).join(', ');
  return evidence.length === 0 ? text : `${text} (${evidence.join(', ')})`;
}
