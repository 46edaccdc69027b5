import type { Assessment, PatientAssessment } from '../eligibility/assessment.ts';
import type { Finding } from '../eligibility/finding.ts';

/**
 * What `trialhook match --json` prints: the keys of the design's contract, then additive ones. What
 * does not apply is left out, except `problems`, `evidence` and `deceased`.
 */
export function assessmentJson(match: PatientAssessment): object {
  return {
    patient: match.patient,
    evaluatedAt: match.evaluatedAt,
    catalogue: match.catalogue,
    deceased: match.deceased,
    ...(match.deathUnclear === true && { deathUnclear: true }),
    assessments: match.assessments.map(trialJson),
    problems: match.problems,
  };
}

function trialJson(assessment: Assessment): object {
  return {
    trial: assessment.trial.id,
    verdict: assessment.verdict,
    ...(assessment.diagnostic !== undefined && { diagnostic: assessment.diagnostic }),
    ...(assessment.enrolled && { enrolled: true }),
    findings: assessment.findings.map(findingJson),
  };
}

function findingJson(finding: Finding): object {
  const { criterion, kind, status, effect, reason, detail, note, assumed, clears } = finding;
  // JSON.stringify leaves out what is undefined.
  return {
    criterion,
    kind,
    status,
    effect,
    reason,
    detail,
    note,
    assumed,
    clears,
    evidence: finding.evidence.map(({ reference, label, value, date, code }) => ({
      reference,
      label,
      value,
      date,
      code,
    })),
  };
}
