import { DateTime, Quantity } from 'cql-execution';
import { describe, expect, it } from 'vitest';
import { sortedBy } from '../../../src/cql/reference/sort-values.ts';

const sorted = (values: (DateTime | Quantity | number | null)[], descending = false) =>
  sortedBy(values, [{ values, descending }]).map((value) => value?.toString() ?? null);

describe('CQL’s sort', () => {
  it('puts nulls lowest and keeps the order of equals', () => {
    expect(sorted([2, null, 1])).toEqual([null, '1', '2']);
    expect(sorted([2, null, 1], true)).toEqual(['2', '1', null]);
    const keys = [{ values: [1, 1, 0], descending: true }];
    expect(sortedBy(['a', 'b', 'c'], keys)).toEqual(['a', 'b', 'c']);
  });

  it('compares DateTimes as instants, whatever their time zones', () => {
    const evening = new DateTime(2026, 6, 14, 23, 0, 0, 0, -5);
    const night = new DateTime(2026, 6, 15, 1, 0, 0, 0, 0);
    expect(sorted([evening, night])).toEqual([String(night), String(evening)]);
  });

  it('puts a day before the times of that day', () => {
    const day = new DateTime(2026, 6, 15, null, null, null, null, 0);
    const midnight = new DateTime(2026, 6, 15, 0, 0, 0, 0, 0);
    const yesterday = new DateTime(2026, 6, 14, 23, 0, 0, 0, 0);
    expect(sorted([midnight, day, yesterday])).toEqual([yesterday, day, midnight].map(String));
  });

  it('compares quantities in their units', () => {
    const values = [new Quantity(1, 'g'), new Quantity(10, 'mg')];
    expect(sorted(values)).toEqual(["10 'mg'", "1 'g'"]);
  });

  it('goes by the next key where the first one is equal', () => {
    const keys = [
      { values: [1, 1, 0], descending: false },
      { values: ['a', 'b', 'c'], descending: true },
    ];
    expect(sortedBy(['x', 'y', 'z'], keys)).toEqual(['z', 'y', 'x']);
  });
});
