import { systemNamespace, textOf } from '../elm-parts.ts';
import { constantExpr, type OperatorFamily } from '../expr.ts';

/** Values that are written out in the CQL. */
export const literalOperators: OperatorFamily = {
  Literal(node, _compile, scope) {
    const text = textOf(node, 'value') ?? '';
    switch (node['valueType']) {
      case `${systemNamespace}Boolean`:
        return constantExpr(text === 'true');
      case `${systemNamespace}Integer`:
        return constantExpr(Number.parseInt(text, 10));
      case `${systemNamespace}Long`:
        return constantExpr(BigInt(text));
      case `${systemNamespace}Decimal`:
        return constantExpr(Number.parseFloat(text));
      case `${systemNamespace}String`:
        // The translator leaves the escapes of quotation marks in, as cql-execution knows too.
        return constantExpr(text.replace(/\\(['"])/gu, '$1'));
      default:
        throw scope.cannotCompile(node, `there are no literals of ${String(node['valueType'])}`);
    }
  },
  Null: () => constantExpr(null),
};
