import { describe } from 'vitest';
import { itAgreesOn, itGives } from './given.ts';

describe('the figures of a list', () => {
  itAgreesOn(
    ['Count({1, null, 3})', '2'],
    ['Count(null as List<Integer>)', '0'],
    ['Sum({1, null, 3})', '4'],
    ['Sum({} as List<Integer>)', 'null'],
    ["Sum({1 'g', 1 'kg'})", "1001 'g'"],
    ['Product({2, 3, 4})', '24'],
    ['Avg({1, 2})', '1.5'],
    ["Avg({1 'mg', 3 'mg'})", "2 'mg'"],
    ['Median({3, 1, 2, 10})', '2.5'],
    ['Mode({1, 2, 2, 3})', '2'],
    ['Min({2, null, 1})', '1'],
    ['Max({@2020-01-01, @2021-01-01})', '@2021-01-01'],
    ["Max({1 'g', 2 'mg'})", "1 'g'"],
    ['Variance({1, 2, 3, 4, 5})', '2.5'],
    ['PopulationVariance({1, 2, 3, 4, 5})', '2'],
    ['PopulationStdDev({1, 3})', '1'],
    ['GeometricMean({2.0, 8.0})', '4'],
    ['AllTrue({true, null})', 'true'],
    ['AllTrue({true, false})', 'false'],
    ['AllTrue({} as List<Boolean>)', 'true'],
    ['AnyTrue({false, true})', 'true'],
    ['AnyTrue({null as Boolean})', 'false'],
  );
  // Sums and products of a type are of that type, and null beyond it; those of Longs are exact.
  itGives(
    ['Sum({2147483647, 1})', 'null'],
    ['Sum({2147483647.0, 1.0})', '2147483648'],
    ['Product({65536, 65536})', 'null'],
    ['Sum({9007199254740993L, 1L})', '9007199254740994L'],
    ['Sum({9223372036854775807L, 1L})', 'null'],
    ['Product({3L, 9007199254740993L})', '27021597764222979L'],
    ['Max({3L, 9007199254740993L, 9007199254740992L})', '9007199254740993L'],
    ['Avg({1L, 2L})', '1.5'],
    ["Sum({1 'g', 1 'm'})", 'null'],
  );
});
