import { FhirNode } from '../../reference/fhir-node.ts';
import { partOf } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily, Value } from '../expr.ts';
import { isTuple } from '../values/equality.ts';

/** The elements of a value, and all that they hold. */
export const descentOperators: OperatorFamily = {
  Children: descent(childrenOf),
  Descendents: descent(descendentsOf),
};

function descent(find: (value: Value) => readonly Value[]): OperatorCompiler {
  return (node, compile) => {
    const source = compile(partOf(node, 'source')!);
    return (frame) => {
      const value = source(frame);
      return value === null ? null : find(value);
    };
  };
}

function childrenOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(childrenOf);
  const elements = elementsOf(value);
  return elements.flatMap((each) => each as Value[]).filter((each) => each != null);
}

function elementsOf(value: Value): readonly Value[] {
  if (isTuple(value)) return Object.values(value);
  if (!(value instanceof FhirNode)) return [];
  return [...FhirNode.typeOf(value).elements.keys()].map((name) => value.get(name));
}

function descendentsOf(value: Value): readonly Value[] {
  return childrenOf(value).flatMap((child) => [child, ...descendentsOf(child)]);
}
