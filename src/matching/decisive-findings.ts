import type { Criterion } from '../eligibility/criterion.ts';
import { isDiseaseFamilyPresent } from '../eligibility/disease-family.ts';
import type { Finding } from '../eligibility/finding.ts';
import type { CatalogueCriterion, CatalogueTrial } from '../trials/catalogue.ts';
import { onceKnown } from './once-known.ts';
import { trialFindings, type PatientScope } from './trial-findings.ts';

/**
 * As many of a trial's findings as its card needs: all of them where one may be shown, and none beyond
 * the first that keeps it from being shown. The anchors are looked at first, because a patient without
 * the disease is the rule.
 *
 * The verdict of such findings is that of all findings, with one exception: where an anchor is open and
 * nothing of the disease is on record, it stays `undetermined`, whether or not a criterion that was not
 * looked at would have ruled the trial out. No card tells the two apart: neither is shown.
 * @returns in the protocol's order; a promise of them where the engine gives promises
 */
export function decisiveFindings(
  trial: CatalogueTrial,
  deceased: boolean,
  patient: PatientScope,
): readonly Finding[] | Promise<readonly Finding[]> {
  // No card for any trial.
  if (deceased) return [];
  const criteria = criteriaOf(trial);
  const wanted = (some: readonly CatalogueCriterion[]) =>
    trialFindings(trial, patient, { criteria: some, ends: rulesOut });
  return onceKnown(wanted(criteria.anchors), (anchors) => {
    const hidden =
      anchors.some(({ effect }) => effect === 'rules-out') ||
      (anchors.some(({ effect }) => effect === 'open') &&
        !isDiseaseFamilyPresent(trial.trial, anchors));
    if (hidden) return anchors;
    return onceKnown(wanted(criteria.others), (others) => {
      const byCriterion = new Map([...anchors, ...others].map((each) => [each.criterion, each]));
      return [...trial.criteria.keys()].flatMap((id) => byCriterion.get(id) ?? []);
    });
  });
}

interface Criteria {
  readonly anchors: readonly CatalogueCriterion[];
  readonly others: readonly CatalogueCriterion[];
}

const criteriaByTrial = new WeakMap<CatalogueTrial, Criteria>();

/** A trial's criteria, parted once for all patients. */
function criteriaOf(trial: CatalogueTrial): Criteria {
  let criteria = criteriaByTrial.get(trial);
  if (criteria === undefined) {
    const all = [...trial.criteria.values()];
    criteria = {
      anchors: all.filter(({ criterion }) => criterion.anchor),
      others: all.filter(({ criterion }) => !criterion.anchor),
    };
    criteriaByTrial.set(trial, criteria);
  }
  return criteria;
}

/** Parts of a composite do not count beside it, but an anchor counts wherever it stands. */
function rulesOut({ anchor, partOf }: Criterion, { effect }: Finding): boolean {
  return effect === 'rules-out' && (anchor || partOf === undefined);
}
