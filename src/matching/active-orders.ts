import type { Order } from '../eligibility/order.ts';
import { fieldsOf } from '../record/json.ts';
import type { PatientRecord } from '../record/record.ts';
import { codeKey } from '../terminology/code-systems.ts';

const standing = new Set<unknown>(['active', 'draft', 'on-hold']);

/** Keys of the orders that stand for this patient already, under any of the order's codes. */
export function activeOrders(orders: readonly Order[], record: PatientRecord): ReadonlySet<string> {
  const placed = orders.filter(({ codes }) =>
    codes
      .flatMap(({ system, code }) => record.byCode('ServiceRequest', 'code', codeKey(system, code)))
      .some((request) => {
        const { status, doNotPerform } = fieldsOf(request);
        return standing.has(status) && doNotPerform !== true;
      }),
  );
  return new Set(placed.map(({ key }) => key));
}
