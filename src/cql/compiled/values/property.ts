import { FhirNode } from '../../reference/fhir-node.ts';
import type { NodeElement, NodeType } from '../../reference/node-type.ts';
import type { Value } from '../expr.ts';

/** Reads one element by its name; what one place of the CQL reads is nearly always of one type. */
export function elementReader(name: string): (value: Value) => Value {
  let lastType: NodeType | undefined;
  let lastElement: NodeElement | undefined;
  return (value) => {
    if (!(value instanceof FhirNode)) return elementOf(value, name);
    const type = FhirNode.nodeTypeOf(value);
    if (type !== lastType) {
      lastType = type;
      lastElement = type.elements.get(name);
    }
    return lastElement === undefined ? null : FhirNode.read(value, lastElement);
  };
}

/** An element of a FHIR value, of a tuple, or of one of cql-execution's classes; null when absent. */
export function elementOf(value: Value, name: string): Value {
  if (value === null || typeof value !== 'object') return null;
  if (value instanceof FhirNode) return value.get(name) ?? null;
  return (value as Readonly<Record<string, Value>>)[name] ?? null;
}
