import type { Assessment, PatientAssessment } from '../../eligibility/assessment.ts';
import { criteriaById } from '../../eligibility/trial.ts';
import type { Card } from './card.ts';
import { overrideReasons, uncheckedTrialsTopic } from './codings.ts';
import { counted } from './plain-text.ts';
import type { Provenance } from './provenance.ts';
import { provenanceText } from './provenance.ts';

/**
 * The card of a patient for whom no trial is shown because the EHR's server did not give what tells the
 * disease: without it, an outage would look like "no trial for this patient".
 * @returns none when no trial hangs on what was not read
 */
export function uncheckedTrialsCard(
  { assessments, deceased }: PatientAssessment,
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
        'The EHR did not give, or not in time, what tells whether the patient has the disease that ' +
          'these trials are for. Open the chart again to try once more.',
        provenanceText(provenance),
      ].join('\n\n'),
      indicator: 'info',
      source: { label: 'Trialhook', topic: uncheckedTrialsTopic },
      overrideReasons,
    },
  ];
}

/** Whether nobody can tell about a trial since what tells its disease was not read. */
export function isUnchecked({ trial, verdict, enrolled, findings }: Assessment): boolean {
  const criteria = criteriaById(trial);
  return (
    verdict === 'undetermined' &&
    !enrolled &&
    findings.some(
      ({ criterion, reason }) =>
        reason === 'unavailable' && criteria.get(criterion)?.anchor === true,
    )
  );
}
