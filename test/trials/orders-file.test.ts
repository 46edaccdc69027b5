import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOrdersFile } from '../../src/trials/orders-file.ts';

describe("the project's orders", () => {
  const file = join(import.meta.dirname, '../../cql/shared/orders.yaml');
  const { orders, diagnostics } = readOrdersFile(file, readFileSync(file, 'utf8'));

  it('can be read, and each has a code to order by', () => {
    expect(diagnostics).toEqual([]);
    for (const { codes } of orders) expect(codes[0]?.system).toBe('http://loinc.org');
  });

  it('never ask for a marrow: antigens are ordered in blood', () => {
    for (const { codes } of orders) expect(codes[0]?.display).not.toMatch(/marrow/iu);
  });
});

describe('an orders file', () => {
  const order = (key: string) =>
    `  - { key: ${key}, display: D, codes: [{ system: 'http://loinc.org', code: '1', display: C }] }\n`;

  it('names each order once, also across files', () => {
    const text = `orders:\n${order('a')}${order('a')}${order('b')}`;
    const { orders, diagnostics } = readOrdersFile('orders.yaml', text, new Set(['b']));
    expect(orders.map(({ key }) => key)).toEqual(['a']);
    expect(diagnostics.map(({ line, message }) => [line, message])).toEqual([
      [3, 'order "a" is defined already'],
      [4, 'order "b" is defined already'],
    ]);
  });

  it('says what is missing', () => {
    const text = 'orders:\n  - { key: a, display: D, codes: [] }\n';
    expect(readOrdersFile('orders.yaml', text).diagnostics[0]?.message).toBe(
      'codes: expected at least one code, found a list',
    );
  });
});
