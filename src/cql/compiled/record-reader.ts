import type { FhirResource } from 'fhir/r4.js';
import type { PatientRecord } from '../../record/record.ts';
import { byId } from '../../record/sorted-by-id.ts';
import { canonicalSystem, codeKey } from '../../terminology/code-systems.ts';
import { type FhirNode } from '../reference/fhir-node.ts';
import { primitiveValue, type SystemValue } from '../reference/primitive-value.ts';
import { canonicalCode } from '../reference/record-codes.ts';
import { RecordSource } from '../reference/record-source.ts';
import type { ExpandedValueSets } from './expanded-value-sets.ts';

/** By filter: the codes of its value set that a record has. */
type KeysFound = readonly (readonly string[] | undefined)[];

/** The element of a resource type that a Retrieve filters by. */
export interface CodedElement {
  readonly type: string;
  readonly codeProperty: string;
  /** Of both; the same text for the same element. */
  readonly key: string;
}

/** One patient's record as an evaluation reads it: every resource has one node. */
export class RecordReader {
  readonly #record: PatientRecord;
  readonly #valueSets: ExpandedValueSets;
  readonly #source: RecordSource;
  readonly #byType = new Map<string, readonly FhirNode[]>();
  /** By element. */
  readonly #keysFound = new Map<string, KeysFound>();
  readonly #dates = new Map<string, SystemValue | null>();
  readonly #codeKeys = new Map<object, readonly string[]>();
  readonly #offset: number;

  /** @param offset time zone offset in hours of dateTimes that have none */
  constructor(record: PatientRecord, offset: number, valueSets: ExpandedValueSets) {
    this.#record = record;
    this.#valueSets = valueSets;
    this.#source = new RecordSource(record, offset);
    this.#offset = offset;
  }

  /** A FHIR primitive as a System value of a type, e.g. `Decimal`; null for what is none. */
  primitive(json: unknown, type: string): SystemValue | null {
    const isDate = type === 'DateTime' || type === 'Date';
    if (!isDate || typeof json !== 'string') return primitiveValue(json, type, this.#offset);
    const key = type === 'Date' ? `${json}D` : json;
    let value = this.#dates.get(key);
    if (value === undefined) {
      value = primitiveValue(json, type, this.#offset);
      this.#dates.set(key, value);
    }
    return value;
  }

  canonicalSystem(system: string): string {
    return canonicalSystem(system);
  }

  canonicalCode(system: string, code: string): string {
    return canonicalCode(system, code);
  }

  /** `system|code` of the codings of a CodeableConcept or of a Coding, in canonical form. */
  codeKeys(json: object): readonly string[] {
    let keys = this.#codeKeys.get(json);
    if (keys === undefined) {
      keys = codeKeysOf(json);
      this.#codeKeys.set(json, keys);
    }
    return keys;
  }

  /** All of a type; of Patient the one whose record it is. */
  all(type: string): readonly FhirNode[] {
    let nodes = this.#byType.get(type);
    if (nodes === undefined) {
      nodes = this.#nodes(this.#resources(type));
      this.#byType.set(type, nodes);
    }
    return nodes;
  }

  /**
   * Those that carry a code of a value set in an element, in the order of `all`.
   * @param filter as `ExpandedValueSets.retrieve` numbers it
   */
  filtered(element: CodedElement, filter: number): readonly FhirNode[] {
    let keysFound = this.#keysFound.get(element.key);
    if (keysFound === undefined) {
      keysFound = this.#found(element);
      this.#keysFound.set(element.key, keysFound);
    }
    const keys = keysFound[filter];
    return keys === undefined ? none : this.withCodes(element, keys);
  }

  /**
   * Those that carry one of the codes, likewise.
   * @param keys `system|code` with both in canonical form
   */
  withCodes({ type, codeProperty }: CodedElement, keys: readonly string[]): readonly FhirNode[] {
    const [only] = keys;
    if (only === undefined) return none;
    if (keys.length === 1) return this.#nodes(this.#record.byCode(type, codeProperty, only));
    const found = new Set<FhirResource>();
    for (const key of keys) {
      for (const each of this.#record.byCode(type, codeProperty, key)) found.add(each);
    }
    return this.#nodes([...found].sort(byId));
  }

  /**
   * The record's codes by the filters that let them pass: goes through the record's codes once, which
   * are few, and not through those of every value set, which may be thousands.
   */
  #found({ type, codeProperty, key: element }: CodedElement): KeysFound {
    const filters = this.#valueSets.filtersOf(element);
    const keysFound = new Array<string[] | undefined>(filters.count).fill(undefined);
    for (const key of this.#record.codes(type, codeProperty)) {
      for (const filter of filters.byKey.get(key) ?? []) {
        const known = keysFound[filter];
        if (known === undefined) keysFound[filter] = [key];
        else known.push(key);
      }
    }
    return keysFound;
  }

  #resources(type: string): readonly FhirResource[] {
    const { patient } = this.#record;
    if (type === 'Patient') return patient === undefined ? [] : [patient];
    return this.#record.byType(type);
  }

  #nodes(resources: readonly FhirResource[]): readonly FhirNode[] {
    const nodes: FhirNode[] = [];
    for (const resource of resources) {
      const node = this.#source.node(resource);
      if (node !== null) nodes.push(node);
    }
    return nodes;
  }
}

const none: readonly FhirNode[] = [];

type Fields = Readonly<Record<string, unknown>>;

function codeKeysOf(json: object): readonly string[] {
  const { coding = json } = json as Fields;
  return (Array.isArray(coding) ? (coding as unknown[]) : [coding]).flatMap((each) => {
    if (typeof each !== 'object' || each === null) return [];
    const { system, code } = each as Fields;
    if (typeof code !== 'string') return [];
    return codeKey(typeof system === 'string' ? system : '', code);
  });
}
