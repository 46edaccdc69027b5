import type { FhirResource } from 'fhir/r4.js';

/** A JSON object whose fields nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list as it is, nothing for an absent value, a single value as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/**
 * The one door through which JSON becomes a FHIR resource. What is read of it has been checked by
 * resource-shape; the rest is as reliable as its sender.
 */
export function asResource(json: JsonObject): FhirResource {
  return json as unknown as FhirResource;
}

/** A resource as JSON again, for elements that only some types have. */
export function fieldsOf(resource: FhirResource): JsonObject {
  return resource as unknown as JsonObject;
}
