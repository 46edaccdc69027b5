import { describe, expect, it } from 'vitest';
import { isSameValue } from '../../src/conformance/same-value.ts';
import { readValueLiteral } from '../../src/conformance/value-literal.ts';

const same = (expected: string, got: string) =>
  isSameValue(readValueLiteral(expected, 0), readValueLiteral(got, 0));

describe('what an engine gave is what a test expects', () => {
  it.each([
    ['1.41421356', '1.4142135623730951', 'numbers count to eight decimal places'],
    ['3.0', '3', 'a whole Decimal is a number like others'],
    ['@2026-01-01T12:00:00.000Z', '@2026-01-01T14:00:00.000+02:00', 'DateTimes are instants'],
    ['@2026-01-01T', '@2026-01-01T', 'a DateTime of a day has no time zone to speak of'],
    ['1 day', '1 days', 'units of time have a plural'],
    ['Interval[1, 4)', 'Interval[1, 3]', 'an interval is the points in it'],
    ['Interval[1.0, 3.99999999]', 'Interval[1.0, 4)', 'a Decimal has its own next point'],
    ["Interval[1 'g', 2 'g')", "Interval[1 'g', 1.99999999 'g']", 'and so has a Quantity'],
    ['Interval[@T05, @T07]', 'Interval(@T04, @T08)', 'and a Time, by its precision'],
    ['Interval[@2026-02, @2026-02-28]', 'Interval[@2026-02, @2026-03-01)', 'and a Date'],
    ['Interval[1, null)', 'Interval(0, null)', 'an unknown bound stays unknown'],
    ['{1, null}', '{1, null}', 'null in a list is null'],
    ['{ a: 1, b: null }', '{ b: null, a: 1 }', 'elements of a tuple have no order'],
  ])('%s and %s: %s', (expected, got) => {
    expect(same(expected, got)).toBe(true);
  });

  it.each([
    ['0.00000001', '0', 'the eighth decimal place counts'],
    ['null', 'false', 'unknown is not false'],
    ['5L', '5', 'a Long is a type of its own'],
    ["'5'", '5', 'text is no number'],
    ['@2026-01-01', '@2026-01-01T', 'a Date is no DateTime'],
    ['@2026-01-01T00', '@2026-01-01T00:00', 'precision is part of the value'],
    ["1 'g'", "1000 'mg'", 'a test names the unit that it expects'],
    ['Interval[1, 4)', 'Interval[1, 4]', 'an open bound is not in the interval'],
    ['Interval[1, null)', 'Interval[1, null]', 'unknown is not the end of the type'],
    ['{1, 2}', '{2, 1}', 'a list has an order'],
    ['{1}', '{1, null}', 'a null is an element'],
    ['{ a: 1 }', '{ b: 1 }', 'names tell tuples apart'],
  ])('%s and %s are not: %s', (expected, got) => {
    expect(same(expected, got)).toBe(false);
  });
});
