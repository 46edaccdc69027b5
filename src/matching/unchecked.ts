import { criteriaById } from '../eligibility/trial.ts';
import type { Finding } from '../eligibility/finding.ts';
import { isUnreadable } from '../eligibility/reason.ts';
import type { PatientRecord } from '../record/record.ts';
import type { CatalogueTrial } from '../trials/catalogue.ts';
import { isUnread } from './findings.ts';

/**
 * Whether nobody can tell if the trial is for the patient: an anchor says something else than "supported", and
 * what it reads was not read completely, for whatever reason (not sent, refused, a page of several, set
 * aside), or something that it asks for could not be read, or it went wrong. What such an anchor found is no answer, and what it did not find is none either. A
 * trial that anything else rules out was checked.
 * @param findings those of the anchors at least
 */
export function isUnchecked(
  trial: CatalogueTrial,
  findings: readonly Finding[],
  record: PatientRecord,
): boolean {
  const criteria = criteriaById(trial.trial);
  const isDoubtful = ({ criterion, effect, reason, detail }: Finding) => {
    if (criteria.get(criterion)?.anchor !== true || effect === 'supports') return false;
    const types = trial.criteria.get(criterion)?.resourceTypes ?? [];
    return (
      reason === 'error' || isUnreadable(detail) || types.some((type) => isUnread(type, record))
    );
  };
  const rulesOut = (finding: Finding) => {
    const { anchor = false, partOf } = criteria.get(finding.criterion) ?? {};
    return finding.effect === 'rules-out' && (anchor || partOf === undefined);
  };
  return (
    findings.some(isDoubtful) &&
    findings.every((finding) => !rulesOut(finding) || isDoubtful(finding))
  );
}
