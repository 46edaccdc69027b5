import type { FhirResource } from 'fhir/r4.js';
import { contentOf } from './content.ts';
import { isEnteredInError } from './entered-in-error.ts';
import { asResource, isObject, listOf, type JsonObject } from './json.ts';
import { factsContainedIn, panelResults, takenOutOf } from './panel-results.ts';
import type { ProblemList } from './problem-list.ts';
import type { Versions } from './resource-identity.ts';
import { shapeResource, type ShapedResource } from './resource-shape.ts';
import { currentVersion } from './resource-version.ts';
import { leftOut, unreadableProblem, unreadableResult, type SetAside } from './set-aside.ts';
import { subjectElements } from './subject-elements.ts';

/** Resources by type, in any order, each once. */
export type Resources = ReadonlyMap<string, readonly FhirResource[]>;

/** What is told of each resource. */
export interface ResourceVisitor {
  /** One that can be read, perhaps but for what `doubt` says. */
  readonly read: (resource: FhirResource, doubt?: SetAside) => void;
  /** One that cannot be read, as far as it could be. */
  readonly setAside?: (setAside: SetAside) => void;
}

/**
 * Visits each resource of a type once: its current version, unless that was entered in error. One that
 * cannot be read is set aside.
 * @param byId what was found of the type, by id
 * @param bornOn FHIR date before which nothing can have happened to the patient
 */
export function eachCurrent(
  type: string,
  byId: ReadonlyMap<string, Versions>,
  problems: ProblemList,
  visitor: ResourceVisitor,
  bornOn?: string,
): void {
  // Types that state nothing about a patient are used as they are, but for Medication.
  const isChecked = subjectElements.has(type) || type === 'Patient' || type === 'Medication';
  for (const [id, found] of byId) {
    const sent = Array.isArray(found)
      ? certainVersion(found, type, id, isChecked, problems, visitor)
      : found;
    if (sent === undefined) continue;
    if (type === 'Bundle' || type === 'OperationOutcome') {
      problems.note(`${type}/${id}`, `a ${type} is no part of a record`);
    } else if (isChecked) {
      visitChecked(sent, type, id, problems, visitor, bornOn);
    } else if (!isEnteredInError(sent)) {
      visitor.read(asResource(sent));
    }
  }
}

/** The current one of several versions; where none is surely the current one, they are set aside. */
function certainVersion(
  versions: readonly JsonObject[],
  type: string,
  id: string,
  isChecked: boolean,
  problems: ProblemList,
  { setAside }: ResourceVisitor,
): JsonObject | undefined {
  const current = currentVersion(versions);
  if (current === undefined || current.certain) return current?.resource;
  problems.note(`${type}/${id}`, 'several versions, none of them surely the latest');
  if (!isChecked) return current.resource;
  if (type === 'Patient') return agreed(current.versions);
  for (const each of current.versions) {
    const { json } = shapeResource(each);
    if (!isEnteredInError(json)) setAside?.(leftOut(asResource(json), 'conflicting-versions'));
  }
  return undefined;
}

/** What all versions of a Patient say alike. Where one says that the patient has died and another does not, nobody can tell. */
function agreed(versions: readonly JsonObject[]): JsonObject | undefined {
  const [first, ...others] = versions;
  if (first === undefined) return undefined;
  const alike = (name: string) =>
    others.every((other) => contentOf(other[name]) === contentOf(first[name]));
  const died = ['deceasedBoolean', 'deceasedDateTime'].some((name) => !alike(name));
  return {
    ...Object.fromEntries(Object.entries(first).filter(([name]) => alike(name))),
    ...(died ? { deceasedBoolean: 'not agreed' } : {}),
  };
}

/** A Patient with a modifier that nobody understands: only who it is. */
function identityOf({ resourceType, id, identifier, link }: JsonObject): JsonObject {
  return { resourceType, id, identifier, link };
}

function visitChecked(
  sent: JsonObject,
  type: string,
  id: string,
  problems: ProblemList,
  visitor: ResourceVisitor,
  bornOn: string | undefined,
): void {
  const shaped = shapeResource(sent, bornOn);
  if (isEnteredInError(shaped.json)) return;
  for (const fault of shaped.faults) problems.note(`${type}/${id}`, fault);
  const resource = asResource(shaped.json);
  if (shaped.isModified) {
    if (type === 'Patient') visitor.read(asResource(identityOf(shaped.json)));
    else visitor.setAside?.(leftOut(resource, 'modifier-unknown'));
    return;
  }
  if (shaped.json.focus !== undefined && isAboutAnother(shaped.json)) {
    visitor.setAside?.({ ...leftOut(resource, 'subject-unclear'), shown: undefined });
    return;
  }
  visitor.read(resource, doubtOf(resource, shaped));
  if (type === 'Observation' && shaped.json.component !== undefined)
    visitPanel(shaped.json, resource, problems, visitor, bornOn);
  if (shaped.json.contained === undefined) return;
  for (const fact of factsContainedIn(shaped.json)) {
    visitor.setAside?.({ ...leftOut(fact, 'contained-only'), shown: resource });
  }
}

/**
 * An Observation in a patient's record that is about another person or a device: a donor, a fetus. (A focus may also be
 * the patient's own disease, as mCODE has it.)
 */
function isAboutAnother({ resourceType, focus, subject }: JsonObject): boolean {
  if (resourceType !== 'Observation') return false;
  const own = isObject(subject) ? subject.reference : undefined;
  return listOf(focus).some(
    (each) =>
      isObject(each) &&
      typeof each.reference === 'string' &&
      each.reference !== own &&
      /(?:^|\/)(?:Device|Group|Patient|Practitioner|RelatedPerson)\//u.test(each.reference),
  );
}

function doubtOf(resource: FhirResource, shaped: ShapedResource): SetAside | undefined {
  if (resource.resourceType === 'Observation') return unreadableResult(resource, shaped);
  return resource.resourceType === 'Condition' ? unreadableProblem(resource) : undefined;
}

function visitPanel(
  json: JsonObject,
  panel: FhirResource,
  problems: ProblemList,
  visitor: ResourceVisitor,
  bornOn: string | undefined,
): void {
  for (const sent of panelResults(json)) {
    const shaped = shapeResource(sent, bornOn);
    for (const fault of shaped.faults) {
      problems.note(`Observation/${panel.id ?? ''}`, `component.${fault}`);
    }
    const result = asResource(shaped.json);
    takenOutOf(panel, result);
    if (shaped.isModified) visitor.setAside?.(leftOut(result, 'modifier-unknown'));
    else visitor.read(result, unreadableResult(result, shaped));
  }
}
