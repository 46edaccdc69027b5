import type { ElmStatement } from './elm.ts';

/** The types of a function's operands, as a call's signature gives them. */
export function operandTypesOf(definition: ElmStatement): readonly unknown[] {
  return (definition.operand ?? []).map(
    (operand) =>
      operand.operandTypeSpecifier ?? { type: 'NamedTypeSpecifier', name: operand.operandType },
  );
}

/** The types of a signature as text, without where they stand in the source or their order in a choice. */
export function overloadKey(types: unknown): string {
  return JSON.stringify(types ?? [], (key, value: unknown) => {
    if (key === 'localId' || key === 'locator' || key === 'annotation') return undefined;
    if (!Array.isArray(value) || (key !== 'choice' && key !== 'element')) return value;
    return value.toSorted((a, b) => (overloadKey(a) < overloadKey(b) ? -1 : 1)) as unknown;
  });
}
