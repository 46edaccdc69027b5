import type { PlainTemporal, PlainValue } from '../../../src/cql/plain-value.ts';

/**
 * Whether two values are the same. A Decimal has steps of 10^-8 (CQL 1.5.3, Appendix B, Decimal);
 * the reference engine computes in binary fractions instead, which are off by less than this.
 */
const tolerance = 1e-7;

export function areAlike(one: PlainValue, other: PlainValue): boolean {
  return isLike(plain(one), plain(other));
}

function isLike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    return Math.abs(one - other) <= Math.max(tolerance, Math.abs(one) * 1e-12);
  }
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (one === null || other === null) return one === other;
  const [left, right] = [Object.entries(one), Object.entries(other)];
  const theirs = new Map(right);
  return (
    left.length === right.length &&
    left.every(([key, value]) => theirs.has(key) && isLike(value, theirs.get(key)))
  );
}

/** The reference engine writes a sum of weeks as one of wk, which are the same (CQL 1.5.3, Quantity). */
const ucumOf: Readonly<Record<string, string>> = {
  weeks: 'wk',
  days: 'd',
  hours: 'h',
};

/** What is 136.00000000000003 there is a whole number here. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) {
    const elements = [...value].filter(([, each]) => (each as PlainValue).type !== 'Null');
    return plain(Object.fromEntries(elements as [string, unknown][]));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, each]) => each !== undefined && !(key === 'offset' && isOfADay(value as PlainTemporal)),
  );
  const copy = Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
  const { unit } = copy;
  if (typeof unit === 'string') copy['unit'] = ucumOf[unit] ?? unit;
  return copy['type'] === 'Integer' ? { ...copy, type: 'Decimal' } : copy;
}

/** Without a time of day, nobody can see the time zone of a DateTime. */
function isOfADay({ parts }: PlainTemporal): boolean {
  return parts.length <= 3;
}
