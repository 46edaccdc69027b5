import { Quantity, Ratio } from 'cql-execution';
import { constantExpr, type OperatorFamily } from '../expr.ts';
import type { ElmNode } from '../../elm.ts';

/** Quantities and ratios that are written out in the CQL. */
export const quantityOperators: OperatorFamily = {
  Quantity: (node) => constantExpr(quantityOf(node)),
  Ratio: (node) =>
    constantExpr(
      new Ratio(
        quantityOf(node['numerator'] as ElmNode),
        quantityOf(node['denominator'] as ElmNode),
      ),
    ),
};

function quantityOf(node: ElmNode): Quantity {
  return new Quantity(Number(node['value']), node['unit']);
}
