import type { FhirResource } from 'fhir/r4.js';
import type { Resources } from './current-resources.ts';
import type { FullUrls } from './full-urls.ts';
import { asResource, fieldsOf, isObject, listOf } from './json.ts';

/** Follows references within one record. */
export class ReferenceResolver {
  readonly #resources: Resources;
  readonly #fullUrls: FullUrls;
  /** By type, then by id; of the types that something has referred to. */
  readonly #byId = new Map<string, ReadonlyMap<string, FhirResource>>();
  /** A contained resource → the resource that it stands in, whose other contained ones it may name. */
  #containers: ReadonlyMap<object, FhirResource> | undefined;
  readonly #contained = new WeakMap<FhirResource, ReadonlyMap<string, FhirResource>>();

  /** @param resources those of the record */
  constructor(resources: Resources, fullUrls: FullUrls) {
    this.#resources = resources;
    this.#fullUrls = fullUrls;
  }

  resolve(reference: string, from?: FhirResource): FhirResource | undefined {
    if (reference.startsWith('#')) {
      if (from === undefined) return undefined;
      const container = this.#containerOf(from) ?? from;
      return reference === '#' ? container : this.#containedIn(container).get(reference.slice(1));
    }
    const target = this.#fullUrls.referenceOf(reference);
    return target === undefined ? undefined : this.#resourceAt(target);
  }

  /** @param reference `Type/id` */
  #resourceAt(reference: string): FhirResource | undefined {
    const slash = reference.indexOf('/');
    const type = reference.slice(0, slash);
    let ofType = this.#byId.get(type);
    if (ofType === undefined) {
      ofType = new Map(this.#resources.get(type)?.map((each) => [each.id ?? '', each]));
      this.#byId.set(type, ofType);
    }
    return ofType.get(reference.slice(slash + 1));
  }

  #containerOf(contained: FhirResource): FhirResource | undefined {
    if (this.#containers === undefined) {
      const containers = new Map<object, FhirResource>();
      for (const resource of [...this.#resources.values()].flat()) {
        for (const each of listOf(fieldsOf(resource).contained)) {
          if (isObject(each)) containers.set(each, resource);
        }
      }
      this.#containers = containers;
    }
    return this.#containers.get(contained);
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
