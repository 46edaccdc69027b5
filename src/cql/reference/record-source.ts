import { Code, Concept, type RetrieveDetails } from 'cql-execution';
import type { FhirResource } from 'fhir/r4.js';
import type { PatientRecord } from '../../record/record.ts';
import { canonicalSystem, codeKey } from '../../terminology/code-systems.ts';
import { fhirNamespace } from '../model-info.ts';
import { type FhirNode, type NodeScope, resourceNode } from './fhir-node.ts';
import { isResource } from './node-content.ts';
import { resourceNodeType } from './node-type.ts';
import { ExpandedValueSet } from './expanded-value-set.ts';
import { canonicalCode, codesOf } from './record-codes.ts';

/** One patient's record as the data source of one evaluation. */
export class RecordSource {
  readonly #record: PatientRecord;
  readonly #scope: NodeScope;
  readonly #nodes = new Map<object, FhirNode>();
  readonly #codes = new WeakMap<object, Map<string, readonly Code[]>>();

  /** @param offset time zone offset in hours of dateTimes that have none */
  constructor(record: PatientRecord, offset: number) {
    this.#record = record;
    this.#scope = {
      offset,
      canonicalSystem,
      canonicalCode,
      resourceNode: (resource) => this.node(resource),
      codesOf: (resource, codeProperty) => this.#codesOf(resource as FhirResource, codeProperty),
    };
  }

  /**
   * Retrieve: by type, and by codes when there are any. A type that the record does not hold gives
   * none; whether it was read at all is for the service to tell.
   */
  findRecords(_profile: string | null, details: RetrieveDetails): readonly FhirNode[] {
    const type = details.datatype.replace(fhirNamespace, '');
    const found: FhirNode[] = [];
    for (const resource of this.#resources(type, details)) {
      const node = this.node(resource);
      if (node !== null) found.push(node);
    }
    return found;
  }

  #resources(type: string, { codes, codeProperty }: RetrieveDetails): readonly FhirResource[] {
    const { patient } = this.#record;
    if (type === 'Patient') return patient === undefined ? [] : [patient];
    if (codes === undefined || codeProperty === undefined) return this.#record.byType(type);
    const all = this.#record.statements(type);
    const keys = keysOf(codes);
    // Cql-execution looks at the codes of each, so an index pays only where there are few codes.
    if (keys === undefined || keys.size > all.length) return all;
    const matching = new Set(
      [...keys].flatMap((key) => this.#record.byCode(type, codeProperty, key)),
    );
    return all.filter((resource) => matching.has(resource));
  }

  /** The one node of a resource, or null when FHIR R4 has no such type. */
  node(resource: object): FhirNode | null {
    const known = this.#nodes.get(resource);
    if (known !== undefined) return known;
    const type = isResource(resource) ? resourceNodeType(resource.resourceType) : undefined;
    if (type === undefined) return null;
    const node = resourceNode(resource, type, this.#scope);
    this.#nodes.set(resource, node);
    return node;
  }

  #codesOf(resource: FhirResource, codeProperty: string): readonly Code[] {
    let known = this.#codes.get(resource);
    if (known === undefined) {
      known = new Map<string, readonly Code[]>();
      this.#codes.set(resource, known);
    }
    const codes = known.get(codeProperty) ?? codesOf(resource, codeProperty, this.#record);
    known.set(codeProperty, codes);
    return codes;
  }
}

/** The keys that a Retrieve's codes have in the record's index. */
function keysOf(codes: readonly unknown[] | object): ReadonlySet<string> | undefined {
  if (codes instanceof ExpandedValueSet) return codes.keys;
  if (!Array.isArray(codes)) return undefined;
  const keys = new Set<string>();
  for (const each of codes as readonly unknown[]) {
    for (const code of each instanceof Concept ? (each.codes as readonly unknown[]) : [each]) {
      if (code instanceof Code) keys.add(codeKey(code.system ?? '', code.code));
    }
  }
  return keys;
}
