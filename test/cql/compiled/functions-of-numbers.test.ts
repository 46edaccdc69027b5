import { describe } from 'vitest';
import { itAgreesOn, itGives } from './given.ts';

describe('rounding', () => {
  itAgreesOn(
    ['Ceiling(1.1)', '2'],
    ['Floor(-1.1)', '-2'],
    ['Truncate(-1.9)', '-1'],
    ['Round(1.5)', '2'],
    ['Round(3.14159, 3)', '3.142'],
    ['Round(null)', 'null'],
  );
  // Halves go away from zero (Appendix B, Round); JavaScript rounds them up.
  itGives(['Round(-0.5)', '-1'], ['Round(-1.5)', '-2'], ['Round(-2.45, 1)', '-2.5']);
  // An uncertain number stays uncertain.
  itGives(
    ['Round((days between @2021-01 and @2021-01) / 4)', 'Interval[-8, 8]'],
    ['Round((days between @2021-01 and @2021-01) / 4) > 5', 'null'],
  );
  // What is beyond an Integer is null (Logical Specification, Arithmetic Operators).
  itGives(
    ['Ceiling(2147483647.2)', 'null'],
    ['Floor(-2147483648.2)', 'null'],
    ['Truncate(2147483648.0)', 'null'],
  );
});

describe('signs and powers', () => {
  itAgreesOn(
    ['Abs(-4)', '4'],
    ["Abs(-1.5 'g')", "1.5 'g'"],
    ['-(3)', '-3'],
    ['2 ^ 10', '1024'],
    ['2 ^ -2', '0.25'],
    ['2.5 ^ 2.0', '6.25'],
    ['Ln(1)', '0'],
    ['Exp(0)', '1'],
    ['Log(8, 2)', '3'],
  );
  itGives(
    ['Abs(-2147483648)', 'null'],
    ['-(-2147483648)', 'null'],
    ['Abs(-2147483648.0)', '2147483648'],
    ['2 ^ 31', 'null'],
    ['2.0 ^ 31.0', '2147483648'],
    // Logarithms that there are not, and powers that are too great, are null.
    ['Ln(0)', 'null'],
    ['Ln(-1)', 'null'],
    ['Log(1, 1)', 'null'],
    ['Exp(1000)', 'null'],
    ['0 ^ -1', 'null'],
  );
});

describe('the next value', () => {
  itAgreesOn(
    ['successor of 1', '2'],
    ['predecessor of 1', '0'],
    ['successor of @2020-02-28', '@2020-02-29'],
    ['successor of @2020-02', '@2020-03'],
    ['predecessor of @T12:00', '@T11:59'],
    ['successor of 2147483647', 'null'],
  );
  // A Decimal's step is 10^-8, also of a whole one (Logical Specification, Predecessor).
  itGives(
    ['successor of 1.0', '1.00000001'],
    ["predecessor of 1.0 'cm'", "0.99999999 'cm'"],
    ['predecessor of 5L', '4L'],
    ['successor of 9223372036854775807L', 'null'],
    ['successor of @T23:59:59.999', 'null'],
    ['predecessor of @0001-01-01', 'null'],
  );
});

describe('the ends of a type', () => {
  itGives(
    ['minimum Integer', '-2147483648'],
    ['maximum Long', '9223372036854775807L'],
    ['minimum Long', '-9223372036854775808L'],
    ['maximum Date', '@9999-12-31'],
    ['minimum Time', '@T00:00:00.000'],
    ['maximum DateTime', '@9999-12-31T23:59:59.999+00:00'],
  );
});
