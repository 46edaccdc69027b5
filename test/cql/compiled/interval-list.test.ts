import { describe } from 'vitest';
import { itAgreesOn, itFailsOn, itGives } from './given.ts';

describe('intervals that are collapsed', () => {
  itAgreesOn(
    ['collapse {Interval[3, 4], null, Interval[1, 2]}', '{Interval[1, 4]}'],
    ['collapse {Interval[1, 2], Interval[5, 6]}', '{Interval[1, 2], Interval[5, 6]}'],
    ['collapse {Interval[1, 2], Interval[5, 6]} per 3', '{Interval[1, 6]}'],
    ['collapse {Interval[1, 9], Interval[2, 3], Interval[10, 11]}', '{Interval[1, 11]}'],
    [
      'collapse {Interval[@2018-01-01, @2018-01-04], Interval[@2018-01-07, @2018-01-09]} per week',
      '{Interval[@2018-01-01, @2018-01-09]}',
    ],
    // At the coarsest precision of the ends: April follows March.
    [
      'collapse {Interval[@2012-01, @2012-03], Interval[@2012-04-02, @2012-05-01]}',
      '{Interval[@2012-01, @2012-05-01]}',
    ],
    ['collapse {Interval[1, 5], Interval[3, null]}', '{Interval[1, null]}'],
    ['collapse (null as List<Interval<Integer>>)', 'null'],
  );
  itGives(
    // Whole Decimals are no Integers: there are others between 2.0 and 2.5.
    ['collapse {Interval[1.0, 2.0], Interval[2.5, 3.0]}', '{Interval[1, 2], Interval[2.5, 3]}'],
    // An end that nobody knows stays unknown; the reference engine closes it.
    ['collapse {Interval[1, 5], Interval[3, null)}', '{Interval[1, null)}'],
    ['collapse {Interval[1, 5], Interval(null, 3]}', '{Interval(null, 5]}'],
    ['collapse {Interval(null, 3], Interval[1, 5]}', '{Interval(null, 5]}'],
    ['collapse {Interval(null, 10], Interval(4, 6)}', '{Interval(null, 10]}'],
    ['collapse {Interval[1, 9], Interval[4, 20)}', '{Interval[1, 20)}'],
    ['collapse {Interval[1L, 2L], Interval[3L, 4L]}', '{Interval[1L, 4L]}'],
    // At the precision of an hour, ten and twelve o'clock do not meet.
    [
      'collapse {Interval[@T10:00, @T10:50], Interval[@T12:10, @T13:00]} per hour',
      '{Interval[@T10:00, @T10:50], Interval[@T12:10, @T13:00]}',
    ],
    [
      'collapse {Interval[@T10:00, @T10:10], Interval[@T11:50, @T12:00]} per hour',
      '{Interval[@T10:00, @T12:00]}',
    ],
  );
});

describe('intervals that are expanded', () => {
  itAgreesOn(
    [
      'expand {Interval[1, 3], Interval[3, 4]}',
      '{Interval[1, 1], Interval[2, 2], Interval[3, 3], Interval[4, 4]}',
    ],
    ['expand {Interval[1, 10)} per 4', '{Interval[1, 4], Interval[5, 8]}'],
    [
      'expand {Interval[@T10:00, @T10:20], Interval[@T10:40, @T11:00]} per hour',
      '{Interval[@T10, @T10], Interval[@T11, @T11]}',
    ],
    [
      "expand {Interval[1 'g', 2 'g']} per 500 'mg'",
      "{Interval[1000 'mg', 1499 'mg'], Interval[1500 'mg', 1999 'mg']}",
    ],
    ["expand {Interval[@2018-01-01, @2018-01-20]} per 1 'g'", 'null'],
  );
  // Of one interval the points where its pieces begin (Logical Specification, Expand).
  itGives(
    ['expand Interval[1, 4]', '{1, 2, 3, 4}'],
    ['expand Interval[@2018-01-15, @2018-03-02] per month', '{@2018-01, @2018-02, @2018-03}'],
    ['expand Interval[@2018-01-01, @2018-01-20] per week', '{@2018-01-01, @2018-01-08}'],
    ['expand Interval[@T22:30, @T23:59] per hour', '{@T22, @T23}'],
    ['expand Interval[1L, 3L]', '{1L, 2L, 3L}'],
    ['expand Interval[1L, 2L] per 0.5', '{1, 1.5, 2, 2.5}'],
    // A date says nothing of the hours, a whole number all that begins with it.
    ['expand Interval[@T10, @T10] per minute', '{}'],
    ['expand Interval[10, 10] per 0.5', '{10, 10.5}'],
    ['expand (null as Interval<Integer>)', 'null'],
  );
  itGives(
    // Without a known end there are no pieces, and no other interval loses its own.
    [
      'expand {Interval[1, 3], Interval[2, null)}',
      '{Interval[1, 1], Interval[2, 2], Interval[3, 3]}',
    ],
    ['expand Interval[1, null]', '{}'],
    // No piece reaches over a gap.
    ['expand {Interval[1, 2], Interval[4, 5]} per 2', '{Interval[1, 2], Interval[4, 5]}'],
  );
  itFailsOn(['expand Interval[0, 2147483647]', 'failed']);
});
