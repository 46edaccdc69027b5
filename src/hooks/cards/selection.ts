import type { Assessment, PatientAssessment } from '../../eligibility/assessment.ts';
import type { Finding } from '../../eligibility/finding.ts';
import type { Override } from '../../ledger/ledger.ts';
import { isDiseaseFamilyPresent } from '../../eligibility/disease-family.ts';

/** Which trials are told, and how. */
export interface Selection {
  /** Each with a card of its own, best first. */
  readonly shown: readonly Assessment[];
  /** As good, but beyond the number of cards: one line each. */
  readonly further: readonly Assessment[];
  /** What time or a repeated test may change: one line each. */
  readonly notNow: readonly Assessment[];
  /** What would be told, had a clinician not set it aside for this patient. */
  readonly setAside: readonly SetAside[];
  /** Set aside by their own cards, but as the record stands they would not be told anyway. */
  readonly untold: readonly SetAside[];
}

/** A trial that is not told because of an override. */
export interface SetAside {
  readonly assessment: Assessment;
  readonly override: Override;
}

/** The override that keeps a trial from being shown again; `undefined` where none does (any more). */
export type OverrideInForce = (assessment: Assessment) => Override | undefined;

/**
 * Nothing for a patient who has died, nor for a study that the patient is on already; nothing for
 * trials that are ruled out or could not be run.
 *
 * A trial whose own card was overridden is set aside wholly. One that was only a line of an overridden card is
 * set aside as a line: nobody has seen the case for it, so it still gets a card when there is room for one.
 * @param mostCards trials with a card of their own
 */
export function selectTrials(
  patient: PatientAssessment,
  mostCards: number,
  overrideOf: OverrideInForce = () => undefined,
): Selection {
  const assessments =
    patient.deceased || patient.deathUnclear === true
      ? []
      : patient.assessments.filter(({ enrolled }) => !enrolled);
  const all = assessments.map((assessment) => ({ assessment, override: overrideOf(assessment) }));
  const told = all.filter(({ assessment }) => isTold(assessment));
  const flagged = told.filter(
    ({ assessment, override }) => isFlagged(assessment) && override?.placement !== 'own',
  );
  const lines = [
    ...flagged.slice(mostCards),
    ...told.filter(({ assessment }) => isNotNow(assessment)),
  ].filter(({ override }) => override === undefined);
  const shown = flagged.slice(0, mostCards);
  const assessmentsOf = (some: readonly PerhapsSetAside[]) =>
    some.map(({ assessment }) => assessment);
  return {
    shown: assessmentsOf(shown),
    further: assessmentsOf(lines).filter(isFlagged),
    notNow: assessmentsOf(lines).filter(isNotNow),
    setAside: overridden(told.filter((each) => !shown.includes(each))),
    untold: overridden(all.filter(({ assessment }) => !isTold(assessment))).filter(
      ({ override }) => override.placement === 'own',
    ),
  };
}

interface PerhapsSetAside {
  readonly assessment: Assessment;
  readonly override: Override | undefined;
}

function overridden(some: readonly PerhapsSetAside[]): readonly SetAside[] {
  return some.flatMap(({ assessment, override }) =>
    override === undefined ? [] : [{ assessment, override }],
  );
}

function isTold(assessment: Assessment): boolean {
  return isFlagged(assessment) || isNotNow(assessment);
}

function isFlagged(assessment: Assessment): boolean {
  const { verdict } = assessment;
  return (
    verdict === 'candidate' ||
    verdict === 'possible' ||
    (isLineageOpen(assessment) && blockingFindings(assessment).length === 0)
  );
}

/**
 * Something stands against the trial that time or a repeated test may change. With only the lineage open it is
 * still that which is told first: a card would say nothing of it.
 */
function isNotNow(assessment: Assessment): boolean {
  return (
    assessment.verdict === 'not-now' ||
    (isLineageOpen(assessment) && blockingFindings(assessment).length > 0)
  );
}

function isLineageOpen({ trial, verdict, findings }: Assessment): boolean {
  return verdict === 'undetermined' && isDiseaseFamilyPresent(trial, findings);
}

/** What stands against a trial for now: of the whole criteria, and of anchors wherever they stand. */
export function blockingFindings({ trial, findings }: Assessment): readonly Finding[] {
  const counting = new Set(
    trial.criteria.flatMap(({ id, partOf, anchor }) =>
      partOf === undefined || anchor ? [id] : [],
    ),
  );
  return findings.filter(
    ({ effect, criterion }) => effect === 'not-now' && counting.has(criterion),
  );
}
