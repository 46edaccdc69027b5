import { isOpen } from '../eligibility/trial.ts';
import type { CatalogueTrial } from './catalogue.ts';
import { combined, type DataRequirement } from './data-requirement.ts';

/** Read for every patient: whose record it is, who is on a study already, what is ordered already. */
const always: readonly DataRequirement[] = [
  { resourceType: 'Patient' },
  { resourceType: 'ResearchSubject' },
  { resourceType: 'ServiceRequest' },
];

/**
 * What evaluating some trials reads of a record. The Medication that a dose or an order refers to is not
 * named here: no server finds it by its patient, so it comes with the resource that refers to it.
 * @param trials those that are broken or not open are left out
 */
export function requirementsOf(trials: readonly CatalogueTrial[]): readonly DataRequirement[] {
  const needed = trials
    .filter(({ trial, broken }) => isOpen(trial) && !broken)
    .flatMap(({ criteria }) => [...criteria.values()])
    .flatMap(({ requirements }) => requirements);
  // Most criteria of a large catalogue read what others read, and have it from the same list.
  return combined([...always, ...new Set(needed)]);
}
