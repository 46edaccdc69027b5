import { DateTime, Interval, Quantity } from 'cql-execution';
import { boundsOf } from './interval-bounds.ts';
import type { Step } from './neighbour.ts';
import { decimalOrNull, digitsAfterPoint } from './numbers.ts';
import { unitOf, valueIn } from './quantity-units.ts';
import { finestPart, isTemporal, orderOf, type Temporal, truncatedTo } from './temporal-order.ts';
import { later, timeUnit } from './temporal-sum.ts';

/**
 * An interval in pieces of a size (CQL 1.5.3, Logical Specification, Expand), from its start on; what
 * is left at its end is no piece. Null where the size does not fit the type. An interval without a
 * known end has no pieces: there would be too many, or nobody knows how many.
 * @param per the size; when null one, or a step of what the interval's points are precise to
 */
export function pieces(
  interval: Interval,
  per: Quantity | null,
  step: Step,
): readonly Interval[] | null {
  const { low, high } = boundsOf(interval, step);
  if (typeof low === 'number' && typeof high === 'number') {
    if (per !== null && unitOf(per) !== '1') return null;
    const size = per === null ? 1 : (per.value as number);
    return numbersApart(low, high, size, step).map(([from, to]) => new Interval(from, to));
  }
  if (typeof low === 'bigint' && typeof high === 'bigint') return longPieces(low, high, per, step);
  if (low instanceof Quantity && high instanceof Quantity) return quantityPieces(low, high, per);
  return isTemporal(low) && isTemporal(high) ? temporalPieces(low, high, per) : [];
}

/** Of Longs, as far from the first as numbers from 0; where the size is not whole they are Decimals. */
function longPieces(
  low: bigint,
  high: bigint,
  per: Quantity | null,
  step: Step,
): readonly Interval[] | null {
  if (per !== null && !Number.isInteger(per.value)) {
    return pieces(new Interval(Number(low), Number(high)), per, step);
  }
  const fromZero = pieces(new Interval(0, Number(high - low)), per, step);
  return (
    fromZero?.map(
      (each) => new Interval(low + BigInt(each.low as number), low + BigInt(each.high as number)),
    ) ?? null
  );
}

/** Pieces of numbers, cut to the digits of their size. */
function numbersApart(
  low: number,
  high: number,
  size: number,
  step: Step,
): readonly (readonly [number, number])[] {
  const digits = digitsAfterPoint(size);
  const unit = 10 ** -digits;
  const first = cut(low, digits);
  // A whole number stands for all that begins with it, where the pieces are finer.
  const last = cut(high, digits) + (step === 1 && digits > 0 ? 1 - unit : 0);
  const found: [number, number][] = [];
  for (let index = 0; ; index++) {
    const from = decimalOrNull(first + index * size) ?? Number.POSITIVE_INFINITY;
    const to = decimalOrNull(from + size - unit) ?? Number.POSITIVE_INFINITY;
    if (!(to <= (decimalOrNull(last) ?? last)) || size <= 0) return found;
    found.push([from, to]);
    checkCount(found.length);
  }
}

function cut(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.floor((decimalOrNull(value * scale) ?? value) + 0) / scale;
}

function quantityPieces(low: Quantity, high: Quantity, per: Quantity | null): Interval[] | null {
  const unit = per === null ? unitOf(low) : unitOf(per);
  const [from, to] = [valueIn(low, unit), valueIn(high, unit)];
  if (from === undefined || to === undefined) return null;
  const size = per === null ? 1 : (per.value as number);
  return numbersApart(from, to, size, 1e-8).map(
    ([begin, end]) => new Interval(new Quantity(begin, unit), new Quantity(end, unit)),
  );
}

const maxPieces = 100_000;

/** An interval without any real end must not fill the memory. */
function checkCount(count: number): void {
  if (count > maxPieces) throw new RangeError(`expand gives more than ${maxPieces} intervals`);
}

const partOfUnit: Readonly<Record<string, string>> = { week: 'day' };

function temporalPieces(low: Temporal, high: Temporal, per: Quantity | null): Interval[] | null {
  const unit = per === null ? finestPart(low) : timeUnit(unitOf(per));
  if (unit === undefined || !hasParts(low, unit)) return null;
  const part = partOfUnit[unit] ?? unit;
  const size = (per === null ? 1 : (per.value as number)) * (unit === 'week' ? 7 : 1);
  const [first, last] = [truncatedTo(low, part), truncatedTo(high, part)];
  // Points that are less precise than the pieces are in none of them.
  if (finestPart(first) !== part || finestPart(last) !== part || size < 1) return [];
  const found: Interval[] = [];
  for (let index = 0; ; index++) {
    const from = later(first, index * size, part);
    const to = from && later(from, size - 1, part);
    if (
      from === null ||
      to === null ||
      (orderOf(to, last) ?? 1) > 0 ||
      isPast(first, from, index)
    ) {
      return found;
    }
    found.push(new Interval(from, to));
    checkCount(found.length);
  }
}

/** A Time that has come round to early again. */
function isPast(first: Temporal, from: Temporal, index: number): boolean {
  return index > 0 && (orderOf(from, first) ?? 1) <= 0;
}

/** Whether a unit is one that the type has: dates have no hours, times no days. */
function hasParts(value: Temporal, unit: string): boolean {
  const isDay = unit === 'year' || unit === 'month' || unit === 'week' || unit === 'day';
  if (!(value instanceof DateTime)) return isDay;
  return value.year !== 0 || !isDay;
}
