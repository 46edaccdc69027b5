import type { FhirResource } from 'fhir/r4.js';
import { fieldsOf, isObject, listOf, type JsonObject } from './json.ts';

/** How patients are named: see home-servers. */
export interface PatientNames {
  /** @param reference `Type/id` of a Patient that was found */
  nameOf(reference: string): string;
  /** @param from `Type/id` of the resource that holds the reference */
  nameIn(reference: string, from: string): string | undefined;
}

/**
 * Which Patients are one person, by `Patient.link` of all of them (FHIR R4, Patient, "Linking patients"):
 * `replaces` and `replaced-by` say that one record was merged into another, so what either has is the same
 * person's. `seealso`, `refer` and a link of no known type say only that the other may know more.
 */
export class PatientLinks {
  /** Both ways, in one step. */
  readonly #merged = new Map<string, Set<string>>();
  /** Both ways, in one step: the type of the link. */
  readonly #linked = new Map<string, Map<string, string>>();
  /** Merged into another. */
  readonly #replaced = new Set<string>();
  /** With a link that points to nobody who can be told. */
  readonly #loose = new Set<string>();

  constructor(patients: readonly FhirResource[], names: PatientNames) {
    for (const patient of patients) {
      const { link } = fieldsOf(patient);
      if (link === undefined) continue;
      const reference = `Patient/${patient.id ?? ''}`;
      const name = names.nameOf(reference);
      for (const each of listOf(link)) {
        const { type, other } = isObject(each) ? each : { type: undefined, other: undefined };
        const target = isObject(other) ? targetOf(other, reference, patients, names) : undefined;
        this.#add(name, typeof type === 'string' ? type.trim().toLowerCase() : '', target);
      }
    }
  }

  #add(name: string, type: string, target: string | undefined): void {
    if (target === name) return;
    if (type === 'replaced-by') this.#replaced.add(name);
    if (target === undefined) {
      this.#loose.add(name);
    } else if (type === 'replaces' || type === 'replaced-by') {
      if (type === 'replaces') this.#replaced.add(target);
      entryOf(this.#merged, name, () => new Set<string>()).add(target);
      entryOf(this.#merged, target, () => new Set<string>()).add(name);
    } else {
      const word = type === 'seealso' || type === 'refer' ? type : 'linked';
      entryOf(this.#linked, name, () => new Map<string, string>()).set(target, word);
      entryOf(this.#linked, target, () => new Map<string, string>()).set(name, word);
    }
  }

  /** All names of a patient: their own, and those that were merged with it, over any number of steps. */
  samePerson(name: string): ReadonlySet<string> {
    const found = new Set([name]);
    // A set may grow while it is gone through, and holds each name once: links in a circle come to an end.
    for (const each of found) {
      for (const merged of this.#merged.get(each) ?? []) found.add(merged);
    }
    return found;
  }

  /** Who a patient is linked to without being merged with them, and by what type of link. */
  others(name: string): ReadonlyMap<string, string> {
    const same = this.samePerson(name);
    const others = new Map<string, string>();
    for (const each of same) {
      for (const [target, type] of this.#linked.get(each) ?? []) {
        for (const other of this.samePerson(target)) {
          if (!same.has(other)) others.set(other, type);
        }
      }
    }
    return others;
  }

  /** Whether this record was merged into another one, which is to be used in its place. */
  isReplaced(name: string): boolean {
    return this.#replaced.has(name);
  }

  /** Whether the patient is also somebody who cannot be told. */
  isLoose(name: string): boolean {
    return [...this.samePerson(name)].some((each) => this.#loose.has(each));
  }
}

/** Who a link points to: a literal reference, or an identifier of a Patient that was found. */
function targetOf(
  other: JsonObject,
  from: string,
  patients: readonly FhirResource[],
  names: PatientNames,
): string | undefined {
  const { reference, identifier } = other;
  if (typeof reference === 'string') return names.nameIn(reference, from);
  if (!isObject(identifier)) return undefined;
  const found = patients.find((patient) => hasIdentifier(patient, identifier));
  return found === undefined
    ? identifierName(identifier)
    : names.nameOf(`Patient/${found.id ?? ''}`);
}

/** Whether it is one of the patient's: system and value both; a value alone is not unique to anyone. */
export function hasIdentifier(patient: FhirResource, identifier: JsonObject): boolean {
  const wanted = identifierName(identifier);
  if (wanted === undefined) return false;
  return listOf(fieldsOf(patient).identifier).some(
    (own) => isObject(own) && identifierName(own) === wanted,
  );
}

/** The name of somebody of whom only an identifier is known. */
export function identifierName({ system, value }: JsonObject): string | undefined {
  if (typeof system !== 'string' || typeof value !== 'string' || value === '') return undefined;
  return `identifier ${system}|${value}`;
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
