import type { Assessment } from '../eligibility/assessment.ts';
import type { Evidence, Finding } from '../eligibility/finding.ts';
import { fingerprintOf } from '../eligibility/fingerprint.ts';
import type { Verdict } from '../eligibility/verdict.ts';
import type { KeptFinding, Placement, ShownAnswer, ShownTrial } from '../ledger/ledger.ts';
import type { Completeness } from '../record/record.ts';
import type { Card } from './cards/card.ts';
import type { Selection } from './cards/selection.ts';
import type { MatchResult } from './matching-port.ts';

/** What the ledger keeps of an answer besides its cards. */
export type AnswerFacts = Omit<
  ShownAnswer,
  'revision' | 'evaluatedAt' | 'verdicts' | 'reads' | 'trials'
>;

/** What an answer was made from, and its cards. */
export interface ToldAnswer {
  readonly matched: MatchResult;
  readonly reads: ReadonlyMap<string, Completeness>;
  readonly selection: Selection;
  /** As they were sent: one for each shown trial, then perhaps one for all others. */
  readonly cards: readonly Card[];
}

/**
 * An answer as the ledger keeps it: what was shown and why, without a value, a label or a note.
 */
export function shownAnswer(facts: AnswerFacts, told: ToldAnswer): ShownAnswer {
  const { matched, reads, selection, cards } = told;
  const place = (placement: Placement, card?: Card) => (assessment: Assessment) =>
    shownTrial(assessment, placement, card);
  const last = cards[selection.shown.length];
  return {
    ...facts,
    revision: matched.catalogue,
    evaluatedAt: matched.evaluatedAt,
    verdicts: verdictCounts(matched.assessments),
    reads: Object.fromEntries(reads),
    trials: [
      ...selection.shown.map((assessment, index) => place('own', cards[index])(assessment)),
      ...selection.further.map(place('further', last)),
      ...selection.notNow.map(place('not-now', last)),
      ...selection.setAside.map(({ assessment }) => place('set-aside')(assessment)),
    ],
  };
}

function shownTrial(
  assessment: Assessment,
  placement: Placement,
  card: Card | undefined,
): ShownTrial {
  return {
    ...(card === undefined ? {} : { card: card.uuid }),
    trial: assessment.trial.id,
    placement,
    verdict: assessment.verdict,
    findings: assessment.findings.map(keptFinding),
    fingerprint: fingerprintOf(assessment),
  };
}

function keptFinding(finding: Finding): KeptFinding {
  const { criterion, status, effect, reason, detail, clears, evidence } = finding;
  return {
    criterion,
    status,
    effect,
    ...(reason === undefined ? {} : { reason }),
    ...(detail === undefined ? {} : { detail }),
    ...(clears === undefined ? {} : { clears }),
    evidence: evidence.map(referenceOf),
  };
}

/** The Patient's own reference would give away who it is. */
function referenceOf({ reference }: Evidence): string {
  return reference.startsWith('Patient/') ? 'Patient' : reference;
}

function verdictCounts(
  assessments: readonly Assessment[],
): Readonly<Partial<Record<Verdict, number>>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of assessments) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
