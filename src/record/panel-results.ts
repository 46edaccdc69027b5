import type { FhirResource } from 'fhir/r4.js';
import { asResource, isObject, listOf, type JsonObject } from './json.ts';

/** The panel that a result was taken out of. */
const panels = new WeakMap<object, FhirResource>();

/** The resource that a sender sent: of a result that was taken out of a panel, the panel. */
export function sentResource(resource: FhirResource): FhirResource {
  return panels.get(resource) ?? resource;
}

/** Says that a result was taken out of a panel. */
export function takenOutOf(panel: FhirResource, result: FhirResource): void {
  panels.set(result, panel);
}

/**
 * The results of a panel: the components of an Observation that has no value of its own, each as the Observation that it
 * would be alone, of the panel's time, status and subject. (The components of a result, such as the oxygen
 * breathed during a saturation, are a part of it.)
 * @param panel as it was sent; what is odd in a component is odd in its result
 */
export function panelResults(panel: JsonObject): readonly JsonObject[] {
  if (panel.component === undefined) return none;
  // Words of a panel's own, such as "see components", are no result; a number is, and its components are a part of it.
  if (measured.some((name) => panel[name] !== undefined)) return none;
  const shared = Object.fromEntries(
    Object.entries(panel).filter(([name]) => !ofPanelAlone.has(name)),
  );
  return listOf(panel.component)
    .filter(isObject)
    .map((each, at) => ({ ...shared, ...each, id: `${String(panel.id)}-component-${at + 1}` }));
}

/** What a panel says of itself and not of its results. */
const ofPanelAlone: ReadonlySet<string> = new Set([
  ...['component', 'hasMember', 'derivedFrom', 'contained', 'text', 'extension'],
  ...[
    'valueString',
    'valueCodeableConcept',
    'valueBoolean',
    'code',
    'dataAbsentReason',
    'interpretation',
    'referenceRange',
  ],
]);

const measured = ['valueQuantity', 'valueInteger', 'valueRange', 'valueRatio', 'valueSampledData'];

const none: readonly JsonObject[] = Object.freeze([]);

/** The types of contained resources that state something about a patient which a criterion may ask for. */
const containedFacts: ReadonlySet<unknown> = new Set([
  'AllergyIntolerance',
  'Condition',
  'Immunization',
  'MedicationAdministration',
  'MedicationStatement',
  'Observation',
  'Procedure',
]);

/** Facts that stand only inside another resource: who states them, and when, its container may mean otherwise. */
export function factsContainedIn(resource: JsonObject): readonly FhirResource[] {
  if (resource.contained === undefined) return [];
  return listOf(resource.contained)
    .filter(isObject)
    .filter(({ resourceType }) => containedFacts.has(resourceType))
    .map(asResource);
}
