import type { FhirResource } from 'fhir/r4.js';
import type { Resources } from './current-resources.ts';
import { fieldsOf, isObject } from './json.ts';
import { SortedById } from './sorted-by-id.ts';

/** `system|code` with the system in its canonical form (see terminology). */
export type CodeKeyOf = (system: string, code: string) => string;

/** @param from the resource that holds the reference */
export type Resolve = (reference: string, from?: FhirResource) => FhirResource | undefined;

/**
 * Resources by the codes of one of their elements. That of `code` comes with the resources; each other
 * is built when it is first asked for.
 */
export class CodeIndex {
  readonly #resources: Resources;
  readonly #resolve: Resolve;
  readonly #codeKey: CodeKeyOf;
  /** By type, then by element. */
  readonly #indexes = new Map<string, Map<string, Codings>>();

  /** @param byCode by type: the index of `code` */
  constructor(
    resources: Resources,
    byCode: ReadonlyMap<string, Codings>,
    resolve: Resolve,
    codeKey: CodeKeyOf,
  ) {
    this.#resources = resources;
    this.#resolve = resolve;
    this.#codeKey = codeKey;
    for (const [type, index] of byCode) this.#indexes.set(type, new Map([['code', index]]));
  }

  /** By id, each resource once. */
  resources(resourceType: string, codeProperty: string, key: string): readonly FhirResource[] {
    return this.#index(resourceType, codeProperty).byKey.get(key)?.resources() ?? none;
  }

  /** All keys that there are resources of. */
  keys(resourceType: string, codeProperty: string): Iterable<string> {
    return this.#index(resourceType, codeProperty).byKey.keys();
  }

  /** The systems of those codes as they are written; an empty text where there is one without a system, or a resource without a code. */
  systems(resourceType: string, codeProperty: string): Iterable<string> {
    return this.#index(resourceType, codeProperty).systems();
  }

  #index(resourceType: string, codeProperty: string): Codings {
    let ofType = this.#indexes.get(resourceType);
    if (ofType === undefined) {
      ofType = new Map<string, Codings>();
      this.#indexes.set(resourceType, ofType);
    }
    let index = ofType.get(codeProperty);
    if (index === undefined) {
      index = this.#build(resourceType, codeProperty);
      ofType.set(codeProperty, index);
    }
    return index;
  }

  #build(resourceType: string, codeProperty: string): Codings {
    const codings = new Codings(this.#codeKey);
    const choiceNames = choiceTypes.map((type) => codeProperty + type);
    const isMedication = codeProperty === 'medication';
    for (const resource of this.#resources.get(resourceType) ?? none) {
      const fields = fieldsOf(resource);
      const plain = fields[codeProperty];
      let isCoded = false;
      // An element of one type is no choice: its other names need not be looked for.
      if (plain !== undefined) isCoded = codings.add(plain, resource);
      else for (const name of choiceNames) isCoded = codings.add(fields[name], resource) || isCoded;
      if (isMedication) {
        const medication = referencedMedication(resource, this.#resolve);
        if (medication !== undefined) {
          isCoded = codings.add(fieldsOf(medication).code, resource) || isCoded;
        }
      }
      if (!isCoded) codings.noteUncoded();
    }
    return codings;
  }
}

const none: readonly FhirResource[] = Object.freeze([]);

/** The coded types of a choice element. */
const choiceTypes = ['CodeableConcept', 'Coding', 'Code'];

/** Collects resources of a type by the codes of an element. */
export class Codings {
  readonly byKey = new Map<string, SortedById>();
  readonly #codeKey: CodeKeyOf;
  /** System and code as they are written → the same lists: most results share a few codes. */
  readonly #asWritten = new Map<string, Map<string, SortedById>>();
  /** Of the system that was asked for last: neighbours nearly always have the same. */
  #lastSystem: string | undefined;
  #ofLastSystem = new Map<string, SortedById>();
  #hasUncoded = false;

  constructor(codeKey: CodeKeyOf) {
    this.#codeKey = codeKey;
  }

  /** The systems that codes were written with; an empty text for none, and where something has no code. */
  systems(): Iterable<string> {
    const systems = this.#asWritten.keys();
    return this.#hasUncoded ? [...systems, ''] : systems;
  }

  noteUncoded(): void {
    this.#hasUncoded = true;
  }

  /**
   * @param value CodeableConcepts, Codings or codes, one or a list
   * @returns whether there was a code
   */
  add(value: unknown, resource: FhirResource): boolean {
    if (value === undefined || value === null) return false;
    if (!Array.isArray(value)) return this.#addOne(value, resource);
    let isCoded = false;
    for (const each of value) isCoded = this.#addOne(each, resource) || isCoded;
    return isCoded;
  }

  #addOne(value: unknown, resource: FhirResource): boolean {
    // A bare code has no system of its own; a Coding without one is kept apart likewise.
    if (typeof value === 'string') this.#listOf('', value).add(resource);
    if (!isObject(value)) return typeof value === 'string';
    const { coding } = value;
    if (coding === undefined) return this.#addCoding(value, resource);
    if (!Array.isArray(coding)) return this.#addCoding(coding, resource);
    let isCoded = false;
    for (let at = 0; at < coding.length; at++) {
      if (this.#addCoding(coding[at], resource)) isCoded = true;
    }
    return isCoded;
  }

  #addCoding(coding: unknown, resource: FhirResource): boolean {
    if (!isObject(coding)) return false;
    const { system, code } = coding;
    if (typeof code !== 'string') return false;
    this.#listOf(typeof system === 'string' ? system : '', code).add(resource);
    return true;
  }

  #listOf(system: string, code: string): SortedById {
    const ofSystem = this.#ofSystem(system);
    let list = ofSystem.get(code);
    if (list === undefined) {
      const key = this.#codeKey(system, code);
      list = this.byKey.get(key);
      if (list === undefined) this.byKey.set(key, (list = new SortedById()));
      ofSystem.set(code, list);
    }
    return list;
  }

  #ofSystem(system: string): Map<string, SortedById> {
    if (system === this.#lastSystem) return this.#ofLastSystem;
    let ofSystem = this.#asWritten.get(system);
    if (ofSystem === undefined) {
      ofSystem = new Map<string, SortedById>();
      this.#asWritten.set(system, ofSystem);
    }
    this.#lastSystem = system;
    this.#ofLastSystem = ofSystem;
    return ofSystem;
  }
}

/** The Medication that a request, statement, dispense or administration refers to. */
export function referencedMedication(
  resource: FhirResource,
  resolve: Resolve,
): FhirResource | undefined {
  const { medicationReference } = fieldsOf(resource);
  if (!isObject(medicationReference)) return undefined;
  const { reference } = medicationReference;
  return typeof reference === 'string' ? resolve(reference, resource) : undefined;
}
