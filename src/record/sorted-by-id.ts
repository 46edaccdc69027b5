import type { FhirResource } from 'fhir/r4.js';

/** Resources of one type that have something in common, put in order when they are first asked for: most are never asked for. */
export class SortedById {
  readonly #resources: FhirResource[] = [];
  #isSorted = false;

  /** Adds one; the same several times in a row counts once. Not to be called after `resources`. */
  add(resource: FhirResource): void {
    const resources = this.#resources;
    if (resources[resources.length - 1] !== resource) resources.push(resource);
  }

  /** By id, which no two of them share. */
  resources(): readonly FhirResource[] {
    if (!this.#isSorted) {
      this.#isSorted = true;
      if (this.#resources.length > 1) this.#resources.sort(byId);
      Object.freeze(this.#resources);
    }
    return this.#resources;
  }
}

/** An order of resources of which no two have the same id. */
export function byId(one: FhirResource, other: FhirResource): number {
  return (one.id ?? '') < (other.id ?? '') ? -1 : 1;
}
