import { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { readYamlFile } from '../diagnostics/yaml-file.ts';
import type { Order } from '../eligibility/order.ts';
import { expected, strictObject, text } from './author-schema.ts';

const code = strictObject({ system: text, code: text, display: text });
const order = strictObject({
  key: text,
  display: text,
  codes: z
    .array(code, { error: expected('a list of codes') })
    .min(1, { error: expected('at least one code') }),
});
const ordersSchema = strictObject({
  orders: z.array(order, { error: expected('a list of orders') }),
});

/**
 * Reads an `orders.yaml`.
 * @param file path as the author knows it
 * @param taken keys that another file has given already
 */
export function readOrdersFile(
  file: string,
  content: string,
  taken: ReadonlySet<string> = new Set(),
): { readonly orders: readonly Order[]; readonly diagnostics: readonly Diagnostic[] } {
  const yaml = readYamlFile(file, content, ordersSchema);
  if (yaml.value === undefined) return { orders: [], diagnostics: yaml.diagnostics };
  const keys = new Set(taken);
  const orders: Order[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, each] of yaml.value.orders.entries()) {
    if (keys.has(each.key)) {
      const message = `order "${each.key}" is defined already`;
      diagnostics.push(yaml.at(['orders', index, 'key'], 'error', 'duplicate-order', message));
      continue;
    }
    keys.add(each.key);
    orders.push(each);
  }
  return { orders, diagnostics };
}
