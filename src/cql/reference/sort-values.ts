/** A value's place among others of its type; null comes first. */
type Rank = { readonly isNull: boolean; readonly value: unknown };

/** One item of a sort clause. */
export interface SortKey {
  readonly values: readonly unknown[];
  readonly descending: boolean;
}

/**
 * Sorts as CQL's sort clause says: nulls are the lowest, equal values keep their order. DateTimes
 * are compared as instants (cql-execution compares their text, which a time zone upsets); one of
 * lower precision stands at its beginning, and before a more precise one.
 * @param keys for each sort item the key of every value, in the values' order
 */
export function sortedBy<T>(values: readonly T[], keys: readonly SortKey[]): T[] {
  const ranks = keys.map((key) => ({ ...key, ranks: key.values.map(rankOf) }));
  return values
    .map((_, index) => index)
    .sort((a, b) => {
      for (const { ranks: of, descending } of ranks) {
        const order = compare(of[a]!, of[b]!);
        if (order !== 0) return descending ? -order : order;
      }
      return 0;
    })
    .map((index) => values[index]!);
}

function rankOf(value: unknown): Rank {
  return { isNull: value == null, value };
}

function compare(a: Rank, b: Rank): number {
  if (a.isNull || b.isNull) return Number(b.isNull) - Number(a.isNull);
  const [left, right] = [temporal(a.value), temporal(b.value)];
  if (left !== undefined && right !== undefined) {
    return left.instant - right.instant || left.precision - right.precision;
  }
  if (isQuantity(a.value)) {
    if (a.value.before(b.value) === true) return -1;
    return a.value.after(b.value) === true ? 1 : 0;
  }
  const [first, second] = [a.value as string | number, b.value as string | number];
  return first < second ? -1 : first > second ? 1 : 0;
}

interface Temporal {
  readonly isDateTime?: boolean;
  readonly isDate?: boolean;
  toJSDate(): Date;
}

const parts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];

function temporal(value: unknown): { instant: number; precision: number } | undefined {
  if (typeof value !== 'object') return undefined;
  const candidate = value as Temporal & Record<string, unknown>;
  if (candidate.isDateTime !== true && candidate.isDate !== true) return undefined;
  return {
    instant: candidate.toJSDate().getTime(),
    precision: parts.filter((part) => candidate[part] != null).length,
  };
}

interface Comparable {
  before(other: unknown): boolean | null;
  after(other: unknown): boolean | null;
}

function isQuantity(value: unknown): value is Comparable {
  return typeof value === 'object' && (value as { isQuantity?: boolean }).isQuantity === true;
}
