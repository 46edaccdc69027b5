import type { FhirResource } from 'fhir/r4.js';
import type { FullUrls } from './full-urls.ts';
import { asResource, fieldsOf, isObject, listOf } from './json.ts';

/** Follows references within one record. */
export class ReferenceResolver {
  readonly #resources: ReadonlyMap<string, FhirResource>;
  readonly #fullUrls: FullUrls;
  /** A contained resource → the resource that it stands in, whose other contained ones it may name. */
  readonly #containers = new WeakMap<object, FhirResource>();
  readonly #contained = new WeakMap<FhirResource, ReadonlyMap<string, FhirResource>>();

  /** @param resources those of the record, by `Type/id` */
  constructor(resources: ReadonlyMap<string, FhirResource>, fullUrls: FullUrls) {
    this.#resources = resources;
    this.#fullUrls = fullUrls;
    for (const resource of resources.values()) {
      for (const contained of listOf(fieldsOf(resource).contained)) {
        if (isObject(contained)) this.#containers.set(contained, resource);
      }
    }
  }

  resolve(reference: string, from?: FhirResource): FhirResource | undefined {
    if (reference.startsWith('#')) {
      if (from === undefined) return undefined;
      const container = this.#containers.get(from) ?? from;
      return reference === '#' ? container : this.#containedIn(container).get(reference.slice(1));
    }
    const target = this.#fullUrls.referenceOf(reference);
    return target === undefined ? undefined : this.#resources.get(target);
  }

  #containedIn(container: FhirResource): ReadonlyMap<string, FhirResource> {
    const known = this.#contained.get(container);
    if (known !== undefined) return known;
    const byId = new Map<string, FhirResource>();
    for (const contained of listOf(fieldsOf(container).contained)) {
      if (!isObject(contained) || typeof contained.id !== 'string') continue;
      // Some servers write the `#` into the id, too.
      const id = contained.id.replace(/^#/u, '');
      if (!byId.has(id)) byId.set(id, asResource(contained));
    }
    this.#contained.set(container, byId);
    return byId;
  }
}
