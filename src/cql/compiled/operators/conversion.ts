import type { Quantity } from 'cql-execution';
import { quietly } from '../../quietly.ts';
import { partOf, systemNamespace, textOf, type TypeSpecifier } from '../elm-parts.ts';
import type { OperatorCompiler, OperatorFamily } from '../expr.ts';
import { conversions } from '../values/conversions.ts';
import { binary, unary } from './null-propagating.ts';

/** Conversions: `ToDecimal`, `ConvertsToDecimal`, `convert … to …`, and units of quantities. */
export const conversionOperators: OperatorFamily = {
  ...Object.fromEntries(
    Object.entries(conversions).flatMap(([type, convert]) => [
      [`To${type}`, unary((value, { evaluation }) => convert(value, evaluation.offset))],
      [
        `ConvertsTo${type}`,
        unary((value, { evaluation }) => convert(value, evaluation.offset) !== null),
      ],
    ]),
  ),
  Convert(node, compile, scope) {
    const specifier = partOf(node, 'toTypeSpecifier') as TypeSpecifier | undefined;
    const name = specifier?.type === 'NamedTypeSpecifier' ? specifier.name : textOf(node, 'toType');
    const convert = conversions[(name ?? '').replace(systemNamespace, '')];
    if (convert === undefined) throw scope.cannotCompile(node, 'it converts to no System type');
    return unary((value, { evaluation }) => convert(value, evaluation.offset))(
      node,
      compile,
      scope,
    );
  },
  ConvertQuantity: inUnit((quantity) => quantity),
  CanConvertQuantity: inUnit((quantity) => quantity !== null),
};

function inUnit(
  result: (quantity: Quantity | null) => Quantity | boolean | null,
): OperatorCompiler {
  return binary((quantity, unit) => {
    try {
      return result(quietly(() => (quantity as Quantity).convertUnit(unit)));
    } catch {
      // The units measure different things, or are none.
      return result(null);
    }
  });
}
