import { describe, expect, it } from 'vitest';
import { readCqlSource } from '../../src/cql/cql-source.ts';
import type { ElmNode } from '../../src/cql/elm.ts';
import { translate } from '../../src/cql/translate.ts';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';

async function translated(expression: string) {
  const text = `library Literals\ndefine "Value":\n  ${expression}\n`;
  const source = readCqlSource('literals.cql', text);
  const request = { sources: [source], wanted: new Set([source]), keyOf: () => text };
  const { elm, diagnostics = [] } = (await translate(request)).get(source) ?? {};
  return { value: elm?.library.statements?.def[0]?.expression, diagnostics };
}

const mistakes = async (expression: string) =>
  (await translated(expression)).diagnostics.map(renderDiagnostic);

describe('a number', () => {
  it('that its type cannot hold is a mistake, with its place', async () => {
    expect(await mistakes('1 + 2147483648')).toEqual([
      [
        'literals.cql:3:7: error [cql-literal-range] 2147483648 is beyond what the type Integer can hold; a Long is written 2147483648L',
        '      1 + 2147483648',
        '          ^',
      ].join('\n'),
    ]);
    expect(await mistakes('9223372036854775808L')).toHaveLength(1);
    expect(await mistakes('100000000000000000000.0')).toHaveLength(1);
    expect(await mistakes('-2147483649')).toHaveLength(1);
    expect(await mistakes('{ 2147483648, 2147483649 }')).toHaveLength(2);
  });

  it.each([
    '2147483647',
    '-2147483648',
    '9223372036854775807L',
    '-9223372036854775808L',
    '99999999999999999999.99999999',
    '0.028349523125',
    "'2147483648'",
  ])('that its type can hold is none: %s', async (literal) => {
    expect(await mistakes(literal)).toEqual([]);
  });
});

describe('the fraction of a second', () => {
  const millisecond = async (literal: string) => {
    const { value } = await translated(literal);
    return Number((value?.['millisecond'] as ElmNode | undefined)?.['value']);
  };

  it.each([
    ['@T12:00:00.5', 500],
    ['@T12:00:00.05', 50],
    ['@T12:00:00.005', 5],
    ['@T12:00:00.10000', 100],
    ['@2026-06-15T12:00:00.25+02:00', 250],
    ['@2026-06-15T12:00:00.2567Z', 256],
    ['DateTime(2026, 6, 15, 12, 0, 0, 5)', 5],
  ])('of %s is %i milliseconds', async (literal, expected) => {
    expect(await millisecond(literal)).toBe(expected);
  });

  it('is read at its own place, wherever other literals stand', async () => {
    const { value } = await translated(
      '{ @T12:00:00.5,\n @T12:00:00.7 } /* ü */ union { @T12:00:00.009 }',
    );
    const digits = JSON.stringify(value).matchAll(/"millisecond":\{.*?"value":"(\d+)"/gu);
    expect([...digits].map(([, found]) => Number(found))).toEqual([500, 700, 9]);
  });
});
