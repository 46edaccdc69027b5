import type { Finding } from './finding.ts';
import { criteriaById, type Trial } from './trial.ts';

/**
 * An open anchor hides a trial, or every chart would show every trial; but not where the disease is
 * on record: another anchor supports, or only the lineage is open, as with an ICD-10-CM code for
 * lymphoblastic leukaemia. A diagnosis that nobody has confirmed, or a neighbouring disease, is no
 * such record.
 */
export function isDiseaseFamilyPresent(trial: Trial, findings: readonly Finding[]): boolean {
  const criteria = criteriaById(trial);
  const anchors = findings.filter(({ criterion }) => criteria.get(criterion)?.anchor === true);
  return (
    anchors.some(({ effect }) => effect === 'supports') ||
    anchors.every(({ detail, evidence }) => detail === 'lineage-unspecified' && evidence.length > 0)
  );
}
