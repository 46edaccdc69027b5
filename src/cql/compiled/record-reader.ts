import type { FhirResource } from 'fhir/r4.js';
import type { PatientRecord } from '../../record/record.ts';
import { canonicalSystem, codeKey } from '../../terminology/code-systems.ts';
import type { ExpandedValueSet } from '../reference/expanded-value-set.ts';
import { type FhirNode } from '../reference/fhir-node.ts';
import { primitiveValue, type SystemValue } from '../reference/primitive-value.ts';
import { canonicalCode } from '../reference/record-codes.ts';
import { RecordSource } from '../reference/record-source.ts';
import type { ExpandedValueSets } from './expanded-value-sets.ts';

/** Resources in order, or of several codes in any order. */
type Bucket = readonly FhirResource[] | Set<FhirResource>;
type Buckets = ReadonlyMap<ExpandedValueSet, Bucket>;

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
  readonly #buckets = new Map<string, Buckets>();
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

  /** Those that carry a code of a value set in an element, in the order of `all`. */
  inValueSet(element: CodedElement, valueSet: ExpandedValueSet): readonly FhirNode[] {
    let buckets = this.#buckets.get(element.key);
    if (buckets === undefined) {
      buckets = this.#sorted(element);
      this.#buckets.set(element.key, buckets);
    }
    const found = buckets.get(valueSet);
    if (found === undefined) return none;
    return this.#nodes(found instanceof Set ? inOrder(found) : found);
  }

  /**
   * Those that carry one of the codes, likewise.
   * @param keys `system|code` with both in canonical form
   */
  withCodes({ type, codeProperty }: CodedElement, keys: Iterable<string>): readonly FhirNode[] {
    const found = new Set<FhirResource>();
    for (const key of keys) {
      for (const each of this.#record.byCode(type, codeProperty, key)) found.add(each);
    }
    return this.#nodes(inOrder(found));
  }

  /**
   * The resources by the value sets that they carry a code of: goes through the record's codes once,
   * which are few, and not through those of every value set, which may be thousands.
   */
  #sorted({ type, codeProperty, key: element }: CodedElement): Buckets {
    const filters = this.#valueSets.filtersOf(element);
    const buckets = new Map<ExpandedValueSet, Bucket>();
    for (const key of this.#record.codes(type, codeProperty)) {
      const valueSets = filters.get(key);
      if (valueSets === undefined) continue;
      const resources = this.#record.byCode(type, codeProperty, key);
      for (const valueSet of valueSets) {
        const known = buckets.get(valueSet);
        if (known === undefined) buckets.set(valueSet, resources);
        else buckets.set(valueSet, union(known, resources));
      }
    }
    return buckets;
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

/** As a record lists them: by id. */
function inOrder(resources: Iterable<FhirResource>): readonly FhirResource[] {
  return [...resources].sort((one, other) => ((one.id ?? '') < (other.id ?? '') ? -1 : 1));
}

function union(known: Bucket, more: readonly FhirResource[]): Set<FhirResource> {
  const all = known instanceof Set ? known : new Set(known);
  for (const each of more) all.add(each);
  return all;
}
