import { Quantity } from 'cql-execution';
import { Uncertainty } from 'cql-execution/lib/datatypes/uncertainty.js';
import type { Value } from '../expr.ts';
import { unitOf, valueIn } from './quantity-units.ts';
import { isTemporal, type Order, orderOf } from './temporal-order.ts';
import { not, type Truth } from './three-valued.ts';

/**
 * Which of two points comes first; null where that is uncertain or they cannot be compared.
 * @param precision of points in time, e.g. `day`; all that is given when absent
 */
export function orderOfPoints(left: Value, right: Value, precision?: string): Order | null {
  if (typeof left !== 'object')
    return typeof left === typeof right ? plainOrder(left, right) : null;
  if (isTemporal(left)) return isTemporal(right) ? orderOf(left, right, precision) : null;
  if (!(left instanceof Quantity && right instanceof Quantity)) return null;
  const other = valueIn(right, unitOf(left));
  return other === undefined ? null : plainOrder(left.value, other);
}

function plainOrder(left: Value, right: Value): Order {
  const [one, other] = [left as number, right as number];
  return one === other ? 0 : one < other ? -1 : 1;
}

/** CQL `<` of two values that are not null. */
export function isLess(left: Value, right: Value): Truth {
  if (left instanceof Uncertainty || right instanceof Uncertainty) {
    return (Uncertainty.from(left) as Uncertainty).lessThan(right) as Truth;
  }
  const order = orderOfPoints(left, right);
  return order === null ? null : order < 0;
}

/** CQL `<=`, likewise. */
export function isAtMost(left: Value, right: Value): Truth {
  return not(isLess(right, left));
}
