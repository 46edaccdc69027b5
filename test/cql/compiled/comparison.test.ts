import { describe } from 'vitest';
import { itAgreesOn, itGives } from './given.ts';

describe('equal values', () => {
  itAgreesOn(
    ['1 = 1.0', 'true'],
    ['1 = null', 'null'],
    ["'a' != 'A'", 'true'],
    ["1 'g' = 1000 'mg'", 'true'],
    ['@2020-01 = @2020-01-01', 'null'],
    ['@2020-01 = @2020-02-01', 'false'],
    ['@2020-01-01T10:00:00.0+01:00 = @2020-01-01T09:00:00.0+00:00', 'true'],
    ['{1, 2} = {1, 2}', 'true'],
    ['{1, 2} = {2, 1}', 'false'],
    ['Tuple {a: 1} = Tuple {a: 2}', 'false'],
    ['Interval[1, 3] = Interval[1, 4)', 'true'],
    // A number of days that is uncertain may be this one, but not one beyond its range.
    ['(days between @2021-01 and @2021-01) = 5', 'null'],
    ['5 = (days between @2021-01 and @2021-01)', 'null'],
    ['(days between @2021-01 and @2021-01) != 31', 'true'],
  );
  // Nulls in lists are equal to each other (Logical Specification, Equal).
  itGives(
    ['{null} = {null}', 'true'],
    ['{1, null} = {1, 2}', 'null'],
    ['{1, null} = {2, 3}', 'false'],
  );
  // Years and months of a calendar are of no fixed length (Logical Specification, Equal).
  itGives(
    ["1 month = 1 'mo'", 'null'],
    ["1 year != 1 'a'", 'null'],
    ["1 year > 1 'a'", 'null'],
    ['12 months = 1 year', 'true'],
    ["1 week = 7 'd'", 'true'],
    ["1 'g' = 1 'm'", 'null'],
  );
});

describe('equivalent values', () => {
  itAgreesOn(
    ['(null as Integer) ~ (null as Integer)', 'true'],
    ['1 ~ null', 'false'],
    ["'Ab c' ~ 'aB C'", 'true'],
    ['@2020-01 ~ @2020-01-01', 'false'],
  );
  itGives(
    // To the precision of the less precise (Logical Specification, Equivalent).
    ['1.001 ~ 1.000', 'true'],
    ['1.5 ~ 1.4', 'false'],
    // As 365 days and 30 days.
    ["1 year ~ 1 'a'", 'true'],
    ["1 month ~ 1 'mo'", 'true'],
    ['1 year ~ 365 days', 'true'],
    ['1 month ~ 30 days', 'true'],
    ['1 month ~ 31 days', 'false'],
    ['{1, null} ~ {1, null}', 'true'],
  );
});

describe('greater and less', () => {
  itAgreesOn(
    ['1 < 2.5', 'true'],
    ["'a' < 'b'", 'true'],
    ["1 'kg' > 999 'g'", 'true'],
    ['@2020-01 < @2020-01-15', 'null'],
    ['@2020-01 <= @2020-02-15', 'true'],
    ['1 < null', 'null'],
    ['(months between @2019-01 and @2020) >= 13', 'null'],
    ['(months between @2019-01 and @2020) >= 11', 'true'],
  );
});
