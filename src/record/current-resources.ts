import type { FhirResource } from 'fhir/r4.js';
import { isEnteredInError } from './entered-in-error.ts';
import { asResource, type JsonObject } from './json.ts';
import type { ProblemList } from './problem-list.ts';
import type { IdentifiedResources } from './resource-identity.ts';
import { shapeResource } from './resource-shape.ts';
import { currentVersion } from './resource-version.ts';
import { subjectElements } from './subject-elements.ts';

/** By `Type/id`. */
export type Resources = ReadonlyMap<string, FhirResource>;

/** Each resource once: its current version, unless that was entered in error or cannot be used. */
export function currentResources(
  versionsByReference: IdentifiedResources['versions'],
  problems: ProblemList,
): Resources {
  const usable = new Map<string, FhirResource>();
  for (const [reference, versions] of versionsByReference) {
    const current = currentVersion(versions);
    if (current === undefined) continue;
    if (!current.certain)
      problems.note(reference, 'several versions, none of them surely the latest');
    if (isEnteredInError(current.resource)) continue;
    const shaped = shapedForReading(current.resource, reference, problems);
    if (shaped !== undefined) usable.set(reference, asResource(shaped));
  }
  return usable;
}

/** Types that state nothing about a patient are used as they are, but for Medication. */
function shapedForReading(
  resource: JsonObject,
  reference: string,
  problems: ProblemList,
): JsonObject | undefined {
  const type = String(resource.resourceType);
  if (type === 'Bundle' || type === 'OperationOutcome') {
    problems.note(reference, `a ${type} is no part of a record`);
    return undefined;
  }
  if (!subjectElements.has(type) && type !== 'Patient' && type !== 'Medication') return resource;
  const { json, faults } = shapeResource(resource);
  for (const fault of faults) {
    if (json === undefined) problems.noteLoss(reference, fault);
    else problems.note(reference, fault);
  }
  return json;
}
