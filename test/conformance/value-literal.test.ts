import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameValue } from '../../src/conformance/same-value.ts';
import { readValueLiteral } from '../../src/conformance/value-literal.ts';
import type { PlainValue } from '../../src/cql/plain-value.ts';
import { plainValueText } from '../../src/cql/plain-value-text.ts';

const read = (text: string) => readValueLiteral(text, 2);

describe('a value literal', () => {
  it.each<[string, PlainValue]>([
    ['null', { type: 'Null' }],
    [' true ', { type: 'Boolean', value: true }],
    ['-5', { type: 'Integer', value: -5 }],
    ['+0.50', { type: 'Decimal', value: 0.5 }],
    ['9223372036854775807L', { type: 'Long', value: 9_223_372_036_854_775_807n }],
    [String.raw`'it\'s\t\u0041'`, { type: 'String', value: "it's\tA" }],
    ['@2026', { type: 'Date', parts: [2026] }],
    ['@2026-05-31', { type: 'Date', parts: [2026, 5, 31] }],
    ['@T10:30:05.5', { type: 'Time', parts: [10, 30, 5, 500] }],
    ["1.0'g'", { type: 'Quantity', value: 1, unit: 'g' }],
    ['3 days', { type: 'Quantity', value: 3, unit: 'days' }],
  ])('%s is read', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('of a DateTime has its own time zone, or the one of the evaluation', () => {
    expect(read('@2026T')).toEqual({ type: 'DateTime', parts: [2026], offset: 2 });
    const [parts, own] = [[2026, 5, 31, 8, 30], read('@2026-05-31T08:30-01:30')];
    expect(own).toEqual({ type: 'DateTime', parts, offset: -1.5 });
    expect(read('@2026-05-31T08:30Z')).toMatchObject({ offset: 0 });
  });

  it('may hold others', () => {
    expect(read("1 'mg' : 2 'mL'")).toMatchObject({ type: 'Ratio', numerator: { unit: 'mg' } });
    expect(read('Interval [ 1, null )')).toEqual({
      type: 'Interval',
      low: { type: 'Integer', value: 1 },
      high: { type: 'Null' },
      lowClosed: true,
      highClosed: false,
    });
    const tuple = new Map([['A', { type: 'Integer', value: 2 }]]);
    expect(read('{{ A: 2 }, Tuple { "A": 2 }}')).toEqual({
      type: 'List',
      elements: [
        { type: 'Tuple', elements: tuple },
        { type: 'Tuple', elements: tuple },
      ],
    });
    expect(read('{}')).toEqual({ type: 'List', elements: [] });
    expect(read('Tuple {:}')).toEqual({ type: 'Tuple', elements: new Map() });
    expect(read("Concept { codes: Code { code: '8480-6' } }")).toMatchObject({
      type: 'Concept',
      codes: [{ type: 'Code', code: '8480-6' }],
    });
  });

  it.each(['1 + 1', '{1, 2', "'open", 'Interval[1]', 'Sum({1})', '', '5 5'])(
    '%j is none',
    (text) => {
      expect(() => read(text)).toThrow('is no value literal');
    },
  );
});

describe('the text of a value', () => {
  const leaf: fc.Arbitrary<PlainValue> = fc.oneof(
    fc.constant<PlainValue>({ type: 'Null' }),
    fc.boolean().map((value): PlainValue => ({ type: 'Boolean', value })),
    fc.integer().map((value): PlainValue => ({ type: 'Integer', value })),
    fc.integer().map((n): PlainValue => ({ type: 'Decimal', value: n / 1000 + 0.000_000_01 })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): PlainValue => {
      return { type: 'Long', value };
    }),
    fc.string().map((value): PlainValue => ({ type: 'String', value })),
    fc.nat(5).map((count): PlainValue => {
      return { type: 'DateTime', parts: [2026, 5, 31, 8, 30, 5].slice(0, count + 1), offset: 2 };
    }),
    fc.nat(3).map((count): PlainValue => {
      return { type: 'Time', parts: [8, 30, 5, 7].slice(0, count + 1) };
    }),
    fc.double({ min: -1e15, max: 1e15, noNaN: true }).map((value): PlainValue => {
      return { type: 'Quantity', value, unit: "m'g" };
    }),
  );
  const { value } = fc.letrec<{ value: PlainValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }).map((elements): PlainValue => {
        return { type: 'List', elements };
      }),
      fc
        .dictionary(fc.stringMatching(/^[a-z]{1,5}$/u), tie('value'), { maxKeys: 3 })
        .map((each) => {
          return { type: 'Tuple' as const, elements: new Map(Object.entries(each)) };
        }),
    ),
  }));

  it('is read back as the value', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(isSameValue(each, read(plainValueText(each)))).toBe(true);
      }),
    );
  });
});
