import type { FhirResource } from 'fhir/r4.js';
import type { UnreadEntry } from '../eligibility/assessment.ts';
import { fieldsOf } from '../record/json.ts';
import type { PatientRecord } from '../record/record.ts';
import { latestDayOf } from '../record/set-aside.ts';
import { codePropertyOf } from '../record/supposed-record.ts';
import { canonicalSystem } from '../terminology/code-systems.ts';
import { systemName } from '../terminology/system-names.ts';
import type { DataRequirement } from '../trials/data-requirement.ts';
import { codeNamed, codingsOf, wordsOf, type Words } from './code-words.ts';
import { conceptText } from './element-text.ts';
import { conceptOf } from './evidence.ts';

/** Code systems that a catalogue's value sets use, by resource type. */
export type KnownSystems = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * An order may be for anything, in the codes of what is ordered: those of any type are known there.
 * @param retrieves what all of a catalogue's criteria ask for
 */
export function knownSystems(retrieves: readonly DataRequirement[]): KnownSystems {
  const known = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const { resourceType, codes = [] } of retrieves) {
    const systems = known.get(resourceType) ?? new Set<string>();
    for (const { system } of codes) {
      systems.add(system);
      all.add(system);
    }
    known.set(resourceType, systems);
  }
  return known.set('ServiceRequest', all);
}

/** An entry of the record in codes that the catalogue does not know, or in none. */
export interface UncodedEntry {
  readonly resource: FhirResource;
  readonly shown: FhirResource;
  readonly reason: 'code-unknown';
  /** What it calls itself: the words of each name. */
  readonly words: readonly Words[];
  /** The latest day that it can be of, as written. */
  readonly latestDay: string | undefined;
  readonly entry: UnreadEntry;
}

/** What one patient's record holds in codes that the catalogue does not know. */
export class UnknownCodes {
  readonly #record: PatientRecord;
  readonly #systems: KnownSystems;
  readonly #entries = new Map<string, readonly UncodedEntry[]>();
  readonly #told = new Map<FhirResource, UnreadEntry>();
  /** By what a criterion reads, which criteria that read the same share. */
  readonly #notes = new Map<readonly DataRequirement[], string>();

  constructor(record: PatientRecord, systems: KnownSystems) {
    this.#record = record;
    this.#systems = systems;
  }

  /** Those of a type. */
  entries(resourceType: string): readonly UncodedEntry[] {
    let entries = this.#entries.get(resourceType);
    if (entries === undefined) {
      entries = this.#hasUnknown(resourceType)
        ? this.#record.statements(resourceType).flatMap((resource) => {
            const concept = conceptOf(resource, this.#record);
            return this.isUnderstood(resourceType, concept) ? [] : uncodedEntry(resource, concept);
          })
        : [];
      this.#entries.set(resourceType, entries);
    }
    return entries;
  }

  /** Whether there are codes of any other system, or something without codes: most charts need not be gone through. */
  #hasUnknown(resourceType: string): boolean {
    const systems = this.#systems.get(resourceType);
    if (systems === undefined || systems.size === 0) return false;
    for (const system of this.#record.systems(resourceType, codePropertyOf(resourceType))) {
      if (!systems.has(system) && !systems.has(canonicalSystem(system))) return true;
    }
    return false;
  }

  /** Whether some coding is of a system that the catalogue's value sets of this type use. */
  isUnderstood(resourceType: string, concept: unknown): boolean {
    const systems = this.#systems.get(resourceType);
    if (systems === undefined || systems.size === 0) return true;
    return codingsOf(concept).some(
      ({ system, code }) =>
        typeof code === 'string' &&
        typeof system === 'string' &&
        (systems.has(system) || systems.has(canonicalSystem(system))),
    );
  }

  /**
   * What an exclusion that found nothing has to add: `no sign of it in what could be read; 2 problem-list entries
   * (ICD-9, text only) could not be`. Empty where all entries were understood.
   */
  noteOn(retrieves: readonly DataRequirement[]): string {
    let note = this.#notes.get(retrieves);
    if (note === undefined) {
      const types = new Set(retrieves.map(({ resourceType }) => resourceType));
      const counts = [...types].flatMap((type) =>
        this.#countOf(
          type,
          retrieves.filter(({ resourceType }) => resourceType === type),
        ),
      );
      note =
        counts.length === 0
          ? ''
          : `no sign of it in what could be read; ${counts.join(' and ')} could not be`;
      this.#notes.set(retrieves, note);
    }
    return note;
  }

  /** The entries that notes speak of, each once. */
  told(): readonly UnreadEntry[] {
    return [...this.#told.values()];
  }

  #countOf(type: string, retrieves: readonly DataRequirement[]): readonly string[] {
    if (decidesNothing.has(type)) return [];
    const entries = this.entries(type).filter(
      // A chart has hundreds of results; of those only what may be the one asked for counts.
      ({ words }) =>
        type !== 'Observation' ||
        retrieves.some(({ codes = [] }) => codeNamed(words, codes) !== undefined),
    );
    if (entries.length === 0) return [];
    for (const { resource, entry } of entries) this.#told.set(resource, entry);
    const [one, many] = spoken[type] ?? [type, type];
    const systems = [...new Set(entries.map(({ entry }) => entry.codes))].sort();
    const number = `${String(entries.length)} ${entries.length === 1 ? one : many}`;
    return [`${number} (${systems.join(', ')})`];
  }
}

/** Types of which nothing decides a criterion: an Encounter only shows that an entry still stands. */
export const decidesNothing: ReadonlySet<string> = new Set(['Patient', 'Encounter']);

function uncodedEntry(resource: FhirResource, concept: unknown): readonly UncodedEntry[] {
  const fields = fieldsOf(resource);
  // What was denied or called off states nothing.
  if (denied.has(fields['status'])) return [];
  const said = conceptText(concept);
  const entry = {
    reference: `${resource.resourceType}/${resource.id ?? ''}`,
    codes: codesInWords(concept),
    ...(said !== undefined && { words: said }),
  };
  const [words, latestDay] = [wordsOf(concept), latestDayOf(fields)];
  return [{ resource, shown: resource, reason: 'code-unknown', words, latestDay, entry }];
}

const denied: ReadonlySet<unknown> = new Set(['cancelled', 'not-done', 'not-taken']);

/** Whose codes they are, e.g. `ICD-9`, or that there are none. */
function codesInWords(concept: unknown): string {
  const coding = codingsOf(concept).find(({ code }) => typeof code === 'string');
  if (coding === undefined) return conceptText(concept) === undefined ? 'no code' : 'text only';
  const { system } = coding;
  return typeof system === 'string' ? systemName(system) : 'codes of no system';
}

const spoken: Readonly<Record<string, readonly [one: string, many: string]>> = {
  AllergyIntolerance: ['allergy', 'allergies'],
  Condition: ['problem-list entry', 'problem-list entries'],
  Immunization: ['vaccination', 'vaccinations'],
  MedicationAdministration: ['dose', 'doses'],
  MedicationRequest: ['prescription', 'prescriptions'],
  MedicationStatement: ['medication', 'medications'],
  Observation: ['result', 'results'],
  Procedure: ['procedure', 'procedures'],
};
