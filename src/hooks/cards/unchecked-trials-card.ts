import type { Assessment, PatientAssessment } from '../../eligibility/assessment.ts';
import type { Card } from './card.ts';
import { overrideReasons, uncheckedTrialsTopic } from './codings.ts';
import { counted } from './plain-text.ts';
import type { Provenance } from './provenance.ts';
import { provenanceText } from './provenance.ts';

/**
 * The card of a patient for whom no trial is shown because what tells the disease was not read: without it, an
 * outage, or an EHR that leaves a prefetch key out, would look like "no trial for this patient".
 * @returns none when no trial hangs on what was not read
 */
export function uncheckedTrialsCard(
  { assessments, deceased, deathUnclear }: PatientAssessment,
  provenance: Provenance,
  newId: () => string,
): readonly Card[] {
  const unchecked = deceased ? [] : assessments.filter(isUnchecked);
  if (unchecked.length === 0) return [];
  const trials = counted(unchecked.length, 'clinical trial', 'clinical trials');
  return [
    {
      uuid: newId(),
      summary: `${trials} could not be checked: the chart could not be read in full`,
      detail: [
        deathUnclear === true
          ? 'Whether the patient has died is recorded in a form that cannot be read, so no trial is shown.'
          : 'What tells whether the patient has the disease that these trials are for did not come from the ' +
            'EHR, or not all of it, or it could not be used. This says nothing about the patient. Opening ' +
            'the chart again may help.',
        provenanceText(provenance),
      ].join('\n\n'),
      indicator: 'info',
      source: { label: 'Trialhook', topic: uncheckedTrialsTopic },
      overrideReasons,
    },
  ];
}

/** Whether nobody can tell about a trial that would otherwise be worth a look. */
export function isUnchecked({ enrolled, unchecked }: Assessment): boolean {
  return unchecked && !enrolled;
}
