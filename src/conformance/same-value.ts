import { closedBounds } from '../cql/closed-bounds.ts';
import type { PlainInterval, PlainTemporal, PlainValue } from '../cql/plain-value.ts';

/** What CQL's eight decimal places leave undecided; the suite's own runner allows as much. */
const tolerance = 1e-8;

/**
 * Whether an engine gave what a test expects. As the suite's own runner has it: numbers to eight
 * decimal places, lists in order, null as null; DateTimes are the same when they are the same instant
 * to the same precision, intervals when they hold the same points (`Interval[1, 4)` is `Interval[1, 3]`).
 */
export function isSameValue(expected: PlainValue, got: PlainValue): boolean {
  switch (expected.type) {
    case 'Null':
      return got.type === 'Null';
    case 'Integer':
    case 'Decimal':
      return isNumber(got) && Math.abs(expected.value - got.value) < tolerance;
    case 'Boolean':
    case 'Long':
    case 'String':
      return got.type === expected.type && got.value === expected.value;
    case 'Date':
    case 'DateTime':
    case 'Time':
      return got.type === expected.type && isSameTemporal(expected, got);
    case 'Quantity':
      return (
        got.type === 'Quantity' &&
        Math.abs(expected.value - got.value) < tolerance &&
        singular(expected.unit) === singular(got.unit)
      );
    case 'Ratio':
      return (
        got.type === 'Ratio' &&
        isSameValue(expected.numerator, got.numerator) &&
        isSameValue(expected.denominator, got.denominator)
      );
    case 'Interval':
      return got.type === 'Interval' && isSameInterval(expected, got);
    case 'List':
      return got.type === 'List' && areSame(expected.elements, got.elements);
    case 'Tuple':
      return got.type === 'Tuple' && isSameTuple(expected.elements, got.elements);
    case 'Code':
      return (
        got.type === 'Code' &&
        got.code === expected.code &&
        got.system === expected.system &&
        got.version === expected.version &&
        got.display === expected.display
      );
    case 'Concept':
      return (
        got.type === 'Concept' &&
        got.display === expected.display &&
        areSame(expected.codes, got.codes)
      );
    case 'Fhir':
    case 'Other':
      return JSON.stringify(got) === JSON.stringify(expected);
  }
}

function isNumber(value: PlainValue): value is PlainValue & { readonly value: number } {
  return value.type === 'Integer' || value.type === 'Decimal';
}

function isSameTemporal(a: PlainTemporal, b: PlainTemporal): boolean {
  return a.parts.length === b.parts.length && instantOf(a) === instantOf(b);
}

/** Milliseconds; without a time of day a time zone makes no difference. */
function instantOf({ type, parts, offset = 0 }: PlainTemporal): number {
  if (type === 'Time') return Date.UTC(2000, 0, 1, ...(parts as [number]));
  const [year = 1, month = 1, ...rest] = parts;
  const date = new Date(0);
  // Unlike Date.UTC, this takes the years before 100 for what they are.
  date.setUTCFullYear(year, month - 1, rest[0] ?? 1);
  const [hour = 0, minute = 0, second = 0, millisecond = 0] = rest.slice(1);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime() - (rest.length > 1 ? offset * 3_600_000 : 0);
}

/** CQL's own units of time have a plural. */
function singular(unit: string): string {
  return unit.replace(/^(year|month|week|day|hour|minute|second|millisecond)s$/u, '$1');
}

function isSameInterval(expected: PlainInterval, got: PlainInterval): boolean {
  // A whole Decimal that an engine gives looks like an Integer; what is expected tells them apart.
  const isDecimal = [expected.low, expected.high].some(({ type }) => type === 'Decimal');
  const [a, b] = [closedBounds(expected, isDecimal), closedBounds(got, isDecimal)];
  return (
    a.lowClosed === b.lowClosed &&
    a.highClosed === b.highClosed &&
    isSameValue(a.low, b.low) &&
    isSameValue(a.high, b.high)
  );
}

function areSame(expected: readonly PlainValue[], got: readonly PlainValue[]): boolean {
  return (
    expected.length === got.length &&
    expected.every((each, index) => isSameValue(each, got[index] ?? { type: 'Null' }))
  );
}

function isSameTuple(
  expected: ReadonlyMap<string, PlainValue>,
  got: ReadonlyMap<string, PlainValue>,
): boolean {
  return (
    expected.size === got.size &&
    [...expected].every(([name, each]) => {
      const other = got.get(name);
      return other !== undefined && isSameValue(each, other);
    })
  );
}
