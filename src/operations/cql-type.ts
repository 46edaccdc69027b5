/** A type of CQL, as far as values are sent on. */
export type CqlType =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list' | 'interval'; readonly of: CqlType }
  | { readonly kind: 'tuple'; readonly elements: ReadonlyMap<string, CqlType> }
  | { readonly kind: 'unknown' };

interface TypeSpecifier {
  readonly type?: string;
  readonly name?: string;
  readonly elementType?: unknown;
  readonly pointType?: unknown;
  readonly element?: readonly { readonly name: string; readonly elementType?: unknown }[];
}

/** @param specifier ELM's TypeSpecifier; a choice of types is known only by the value */
export function cqlTypeOf(specifier: unknown): CqlType {
  if (typeof specifier !== 'object' || specifier === null) return { kind: 'unknown' };
  const { type, name = '', elementType, pointType, element = [] } = specifier as TypeSpecifier;
  switch (type) {
    case 'NamedTypeSpecifier':
      return name.endsWith('}Any')
        ? { kind: 'unknown' }
        : { kind: 'named', name: name.replace(/^\{.*\}/u, modelPrefix(name)) };
    case 'ListTypeSpecifier':
      return { kind: 'list', of: cqlTypeOf(elementType) };
    case 'IntervalTypeSpecifier':
      return { kind: 'interval', of: cqlTypeOf(pointType) };
    case 'TupleTypeSpecifier':
      return {
        kind: 'tuple',
        elements: new Map(element.map((each) => [each.name, cqlTypeOf(each.elementType)])),
      };
    default:
      return { kind: 'unknown' };
  }
}

/** As FHIR's `cqf-cqlType` extension writes it, e.g. `List<Interval<System.Integer>>`. */
export function cqlTypeText(type: CqlType): string {
  switch (type.kind) {
    case 'named':
      return type.name;
    case 'list':
      return `List<${cqlTypeText(type.of)}>`;
    case 'interval':
      return `Interval<${cqlTypeText(type.of)}>`;
    case 'tuple': {
      const elements = [...type.elements].map(([name, of]) => `${name} ${cqlTypeText(of)}`);
      return `Tuple { ${elements.join(', ')} }`;
    }
    case 'unknown':
      return 'System.Any';
  }
}

function modelPrefix(name: string): string {
  return name.startsWith('{http://hl7.org/fhir}') ? 'FHIR.' : 'System.';
}
