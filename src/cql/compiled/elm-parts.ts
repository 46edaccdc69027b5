import type { ElmNode } from '../elm.ts';

/** An ELM type specifier. */
export type TypeSpecifier =
  | { readonly type: 'NamedTypeSpecifier'; readonly name: string }
  | { readonly type: 'ListTypeSpecifier'; readonly elementType: TypeSpecifier }
  | { readonly type: 'IntervalTypeSpecifier'; readonly pointType: TypeSpecifier }
  | { readonly type: 'ChoiceTypeSpecifier'; readonly choice: readonly TypeSpecifier[] }
  | {
      readonly type: 'TupleTypeSpecifier';
      readonly element: readonly { readonly name: string; readonly elementType: TypeSpecifier }[];
    };

export const systemNamespace = '{urn:hl7-org:elm-types:r1}';

/** A part of a node that is one expression; undefined when it is absent. */
export function partOf(node: ElmNode, name: string): ElmNode | undefined {
  return (node[name] ?? undefined) as ElmNode | undefined;
}

/** A part of a node that is a list; empty when it is absent. */
export function partsOf<T = ElmNode>(node: ElmNode, name: string): readonly T[] {
  return (node[name] ?? []) as readonly T[];
}

/** A part of a node that is text; undefined when it is absent. */
export function textOf(node: ElmNode, name: string): string | undefined {
  return (node[name] ?? undefined) as string | undefined;
}

/** The operands of an operator, one or several. */
export function operandsOf(node: ElmNode): readonly ElmNode[] {
  const operand = node['operand'] ?? [];
  return (Array.isArray(operand) ? operand : [operand]) as readonly ElmNode[];
}

/** The precision of an operator as cql-execution names it, e.g. `day`. */
export function precisionOf(node: ElmNode): string | undefined {
  return textOf(node, 'precision')?.toLowerCase();
}

/**
 * The static types of an operator's operands as the translator resolved them, e.g. `Integer`,
 * `List<FHIR.Observation>`; empty where the ELM has no signature.
 */
export function operandTypes(node: ElmNode): readonly string[] {
  return partsOf<TypeSpecifier>(node, 'signature').map(typeName);
}

/** A type in one word: `Decimal`, `Interval<Date>`, `Choice<…>`, `Tuple`. */
export function typeName(specifier: TypeSpecifier): string {
  switch (specifier.type) {
    case 'NamedTypeSpecifier':
      return specifier.name.startsWith(systemNamespace)
        ? specifier.name.slice(systemNamespace.length)
        : specifier.name.replace('{http://hl7.org/fhir}', 'FHIR.');
    case 'ListTypeSpecifier':
      return `List<${typeName(specifier.elementType)}>`;
    case 'IntervalTypeSpecifier':
      return `Interval<${typeName(specifier.pointType)}>`;
    case 'ChoiceTypeSpecifier':
      return `Choice<${specifier.choice.map(typeName).join(', ')}>`;
    case 'TupleTypeSpecifier':
      return 'Tuple';
  }
}
