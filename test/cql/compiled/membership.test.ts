import { describe } from 'vitest';
import { itAgreesOn, itGives } from './given.ts';

describe('what is in a list or an interval', () => {
  itAgreesOn(
    ['2 in {1, 2, 3}', 'true'],
    ['null in {1, null}', 'true'],
    ['2 in (null as List<Integer>)', 'false'],
    ['{1, 2} contains 4', 'false'],
    ["1 'g' in {1000 'mg'}", 'true'],
    ['3 in Interval[1, 3)', 'false'],
    ['null in Interval[1, 3]', 'null'],
    ['3 in Interval[1, null)', 'null'],
    ['0 in Interval[1, null)', 'false'],
    ['@2020-01 in Interval[@2020-01-05, @2020-02-01]', 'null'],
    ['@2020-01 in month of Interval[@2020-01-05, @2020-02-01]', 'true'],
    ['{1, 2, 3} includes {1, 2}', 'true'],
    ['{1, 2} included in {1, 2, 3}', 'true'],
    ['{1, 2, 3} properly includes {1, 2, 3}', 'false'],
    ['{1, 2, 3} includes {}', 'true'],
    ['{1, 2, 3} properly includes {}', 'true'],
  );
  // An element and another one besides (Logical Specification, ProperContains): the reference engine
  // has none of it.
  itGives(
    ["{'a', 'b'} properly includes 'a'", 'true'],
    ["{'a'} properly includes 'a'", 'false'],
    ["{'a', 'a'} properly includes 'a'", 'false'],
    ["{'a', null} properly includes 'a'", 'null'],
    ["{'a', 'b', null} properly includes 'a'", 'true'],
    ["{'a', 'b'} properly includes 'c'", 'false'],
    ["'a' properly included in null as List<String>", 'false'],
    ['{@T15:59:59.999, @T20:59:59.999} properly includes @T15:59:59', 'null'],
  );
});

describe('lists as sets', () => {
  itAgreesOn(
    ['{1, 2} union {2, 3}', '{1, 2, 3}'],
    ['{1, 2, null} intersect {2, 3}', '{2}'],
    ['{1, 2, 2, 3} except {3}', '{1, 2}'],
    ['{1, 2} except (null as List<Integer>)', '{1, 2}'],
    ['{1, 2} intersect (null as List<Integer>)', 'null'],
    ['distinct {1, 2, 2, null, null}', '{1, 2, null}'],
  );
});
