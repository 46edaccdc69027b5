import type { Assessment, PatientAssessment } from '../../eligibility/assessment.ts';
import { isDiseaseFamilyPresent } from '../../eligibility/disease-family.ts';

/** Which trials are told, and how. */
export interface Selection {
  /** Each with a card of its own, best first. */
  readonly shown: readonly Assessment[];
  /** As good, but beyond the number of cards: one line each. */
  readonly further: readonly Assessment[];
  /** What time or a repeated test may change: one line each. */
  readonly notNow: readonly Assessment[];
}

/**
 * Nothing for a patient who has died, nor for a study that the patient is on already; nothing for
 * trials that are ruled out or could not be run.
 * @param mostCards trials with a card of their own
 */
export function selectTrials(patient: PatientAssessment, mostCards: number): Selection {
  const assessments = patient.deceased
    ? []
    : patient.assessments.filter(({ enrolled }) => !enrolled);
  const flagged = assessments.filter(isFlagged);
  return {
    shown: flagged.slice(0, mostCards),
    further: flagged.slice(mostCards),
    notNow: assessments.filter(({ verdict }) => verdict === 'not-now'),
  };
}

function isFlagged({ trial, verdict, findings }: Assessment): boolean {
  return (
    verdict === 'candidate' ||
    verdict === 'possible' ||
    (verdict === 'undetermined' && isDiseaseFamilyPresent(trial, findings))
  );
}
