import type { FhirResource } from 'fhir/r4.js';
import { isEnteredInError } from './entered-in-error.ts';
import { asResource, type JsonObject } from './json.ts';
import type { ProblemList } from './problem-list.ts';
import type { Versions } from './resource-identity.ts';
import { shapeResource } from './resource-shape.ts';
import { currentVersion } from './resource-version.ts';
import { subjectElements } from './subject-elements.ts';

/** Resources by type, in any order, each once. */
export type Resources = ReadonlyMap<string, readonly FhirResource[]>;

/**
 * Visits each resource of a type once: its current version, unless that was entered in error or cannot
 * be used.
 * @param byId what was found of the type, by id
 */
export function eachCurrent(
  type: string,
  byId: ReadonlyMap<string, Versions>,
  problems: ProblemList,
  visit: (resource: FhirResource) => void,
): void {
  const isChecked = subjectElements.has(type) || type === 'Patient' || type === 'Medication';
  for (const [id, found] of byId) {
    const resource = currentOf(found, type, id, problems);
    if (resource === undefined || isEnteredInError(resource)) continue;
    if (type === 'Bundle' || type === 'OperationOutcome') {
      problems.note(`${type}/${id}`, `a ${type} is no part of a record`);
      continue;
    }
    // Types that state nothing about a patient are used as they are, but for Medication.
    const shaped = isChecked ? shapedForReading(resource, type, id, problems) : resource;
    if (shaped !== undefined) visit(asResource(shaped));
  }
}

function currentOf(
  found: Versions,
  type: string,
  id: string,
  problems: ProblemList,
): JsonObject | undefined {
  if (!Array.isArray(found)) return found;
  const current = currentVersion(found);
  if (current?.certain === false) {
    problems.note(`${type}/${id}`, 'several versions, none of them surely the latest');
  }
  return current?.resource;
}

function shapedForReading(
  resource: JsonObject,
  type: string,
  id: string,
  problems: ProblemList,
): JsonObject | undefined {
  const { json, faults } = shapeResource(resource);
  for (const fault of faults) {
    if (json === undefined) problems.noteLoss(`${type}/${id}`, fault);
    else problems.note(`${type}/${id}`, fault);
  }
  return json;
}
