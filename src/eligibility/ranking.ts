import type { Assessment } from './assessment.ts';
import { criteriaById } from './trial.ts';
import type { Verdict } from './verdict.ts';

const order: Readonly<Record<Verdict, number>> = {
  candidate: 0,
  possible: 1,
  undetermined: 2,
  'not-now': 3,
  ineligible: 4,
  'not-evaluated': 5,
};

export function isVerdict(text: string): text is Verdict {
  return Object.hasOwn(order, text);
}

/** The place of a verdict, 0 for the best. */
export function verdictRank(verdict: Verdict): number {
  return order[verdict];
}

/**
 * Best first: by verdict, then by how many criteria speak for the patient, then by how few are open;
 * equal ones by trial id, so that the order never depends on the order of loading.
 */
export function ranked(assessments: readonly Assessment[]): readonly Assessment[] {
  const weighed = assessments.map((assessment) => ({
    assessment,
    supports: countOf(assessment, 'supports'),
    open: countOf(assessment, 'open'),
  }));
  return weighed
    .sort(
      (a, b) =>
        order[a.assessment.verdict] - order[b.assessment.verdict] ||
        b.supports - a.supports ||
        a.open - b.open ||
        (a.assessment.trial.id < b.assessment.trial.id ? -1 : 1),
    )
    .map(({ assessment }) => assessment);
}

/** How many of the criteria that count (no parts of composites) have this effect. */
export function countOf(assessment: Assessment, effect: 'supports' | 'open'): number {
  let count = 0;
  for (const finding of assessment.findings) {
    if (finding.effect !== effect) continue;
    const criteria = criteriaById(assessment.trial);
    if (criteria.get(finding.criterion)?.partOf === undefined) count++;
  }
  return count;
}
