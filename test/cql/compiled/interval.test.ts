import { describe } from 'vitest';
import { itAgreesOn, itFailsOn, itGives } from './given.ts';

describe('an interval', () => {
  itAgreesOn(
    ['Interval[1, 3]', 'Interval[1, 3]'],
    ['start of Interval[1, 3]', '1'],
    ['start of Interval(1, 3]', '2'],
    ['end of Interval[1, 3)', '2'],
    ['end of Interval[@2020-01-01, @2020-03-01)', '@2020-02-29'],
    ['end of Interval[1, null)', 'null'],
    ['end of Interval[1, null]', '2147483647'],
    ['width of Interval[1, 5]', '4'],
    ['Interval[1, 10] union Interval[5, 12]', 'Interval[1, 12]'],
    ['Interval[1, 3] union Interval[5, 12]', 'null'],
    ['Interval[1, 10] except Interval[5, 12]', 'Interval[1, 5)'],
    ['Interval[1, 10] intersect Interval[5, 12]', 'Interval[5, 10]'],
    ['Interval[1, 3] intersect Interval[5, 12]', 'null'],
  );
  itGives(
    // Its last point is unknown, not the end of the other (Logical Specification, Intersect).
    ['Interval[1, 10] intersect Interval[5, null)', 'Interval[5, null)'],
    // Of two ends that are the same point, the first is kept as it was written.
    ['Interval[1, 10) union Interval[3, 9]', 'Interval[1, 10)'],
    // Wherever below its end the first begins, what both have begins with the second.
    ['Interval(null as Integer, 3) intersect Interval(1, null as Integer)', 'Interval(1, 3)'],
    ['point from Interval[4, 4]', '4'],
    ["point from Interval[1.0 'cm', 1.0 'cm']", "1 'cm'"],
    ['point from Interval[null, null]', 'null'],
    ['point from (null as Interval<Integer>)', 'null'],
  );
  itFailsOn(
    ['Interval[5, 3]', 'the interval ends before it starts'],
    ['Interval[5, 5)', 'the interval ends before it starts'],
    ['point from Interval[1, 2]', 'point from needs an interval of one point'],
  );
  // What no author has written that way is bad data, and bad data is missing data.
  itGives(
    ['({Tuple {begin: 5, finish: 3}}) T return Interval[T.begin, T.finish]', '{null}'],
    ['Interval[Today(), Today() - 1 day]', 'null'],
  );
});

describe('how intervals lie to each other', () => {
  itAgreesOn(
    ['Interval[1, 3] before Interval[4, 5]', 'true'],
    ['Interval[4, 5] after 3', 'true'],
    ['Interval[1, 3] meets Interval[4, 5]', 'true'],
    ['Interval[1, 3] meets before Interval[5, 6]', 'false'],
    ['Interval[1, 3] overlaps Interval[3, 5]', 'true'],
    ['Interval[1, 3] overlaps before Interval[2, 5]', 'true'],
    ['Interval[2, 5] overlaps after Interval[1, 3]', 'true'],
    ['Interval[1, 3] starts Interval[1, 5]', 'true'],
    ['Interval[3, 5] ends Interval[1, 5]', 'true'],
    ['Interval[1, 5] includes Interval[2, 3]', 'true'],
    ['Interval[1, 5] properly includes Interval[1, 5]', 'false'],
    ['Interval[2, 3] included in Interval[1, 5]', 'true'],
    // A closed end is in the interval, however far the other end may be.
    ['@2021-01-01 in Interval(null as Date, @2021-01-01]', 'true'],
    ['@2021-01-01 in Interval[@2021-01-01, null as Date)', 'true'],
    ['10 in Interval(null as Integer, 10]', 'true'],
    ['9 in Interval(null as Integer, 10]', 'null'],
    ['@2020-02-28 during year of Interval[@2020-02-28, @2020-03-01)', 'true'],
    ['@2021-02-28 during year of Interval[@2020-02-28, @2020-03-01)', 'false'],
    ['10 in Interval(null as Integer, 10)', 'false'],
    ['Interval[1, 3] overlaps Interval[2, null)', 'true'],
    ['Interval[1, 3] overlaps (null as Interval<Integer>)', 'null'],
    ['Interval[@2020-01, @2020-03] overlaps Interval[@2020-03-15, @2020-04-01]', 'null'],
    ['@2020-01-15 before day of @2020-01-16', 'true'],
    ['@2020-01 before @2020-01-16', 'null'],
    ['@2020-01-15 same month as @2020-01-16', 'true'],
  );
  // Strictly between the first and the last point (Logical Specification, ProperContains).
  itGives(
    ['Interval[@T12:00:00.000, @T21:59:59.999] properly includes @T12:00:00.001', 'true'],
    ['Interval[@T12:00:00.000, @T21:59:59.999] properly includes @T12:00:00.000', 'false'],
    ['Interval[@T12:00:00.001, @T21:59:59.999] properly includes @T12:00:00', 'null'],
    ['@T12:00:01 properly included in second of Interval[@T12:00:00.000, @T21:59:59.999]', 'true'],
    // A closed null bound is the end of the type.
    ['Interval[null, null] overlaps Interval[1, 10]', 'true'],
  );
});
