import { describe } from 'vitest';
import { itAgreesOn, itFailsOn, itGives } from './given.ts';

describe('a sum, difference, product or quotient', () => {
  itAgreesOn(
    ['1 + 2', '3'],
    ['1.5 - 2', '-0.5'],
    ['3 * 4', '12'],
    ['10 / 4', '2.5'],
    ['1 / 0', 'null'],
    ['1 + null', 'null'],
    ["1 'g' + 1 'kg'", "1001 'g'"],
    ["6 'mg' / 2", "3 'mg'"],
  );
  // The type decides (Logical Specification, Add): the reference engine asks whether the number is whole.
  itGives(
    ['2147483647 + 1', 'null'],
    ['2147483647.0 + 1.0', '2147483648'],
    ['-2147483648 - 1', 'null'],
    ['65536 * 65536', 'null'],
    ['65536.0 * 65536.0', '4294967296'],
    ["1 'g' + 1 'm'", 'null'],
  );
  // Steps of 10^-8 (Author's Guide, Decimal).
  itGives(['0.1 + 0.2', '0.3'], ['1.5 * 1.2', '1.8']);
});

describe('Longs', () => {
  // The reference engine keeps them as text or as numbers, which are exact to 2^53.
  itGives(
    ['9007199254740993L + 2L', '9007199254740995L'],
    ['9007199254740993L * 3L', '27021597764222979L'],
    ['9223372036854775807L + 1L', 'null'],
    ['-9223372036854775808L - 1L', 'null'],
    ['5L / 2L', '2.5'],
    ['7L mod -3L', '1L'],
    ['-7L div 2L', '-3L'],
    ['7L div 0L', 'null'],
    ['-9223372036854775808L div -1L', 'null'],
    ['1 + 1L', '2L'],
    ['3L = 3', 'true'],
    ['2L ^ 62L', '4611686018427387904L'],
    ['2L ^ 63L', 'null'],
    ['10L ^ 9223372036854775807L', 'null'],
    ['(-1L) ^ 9223372036854775807L', '-1L'],
    ['2L ^ -1L', '0.5'],
    ['Abs(-5L)', '5L'],
    ['Abs(-9223372036854775808L)', 'null'],
    ['-(-9223372036854775808L)', 'null'],
  );
});

describe('a whole quotient and its remainder', () => {
  itAgreesOn(
    ['7 div 2', '3'],
    ['-7 div 2', '-3'],
    ['7 mod 2', '1'],
    ['-7.5 mod 2', '-1.5'],
    ['7 div 0', 'null'],
    ['7 mod 0', 'null'],
  );
  // Defined for quantities too (Logical Specification, Modulo and TruncatedDivide).
  itGives(
    ["3.5 'cm' mod 3 'cm'", "0.5 'cm'"],
    ["10.1 'cm' div -3.1 'cm'", "-3 'cm'"],
    ["250 'cm' mod 1 'm'", "50 'cm'"],
    ["1 'cm' mod 0 'cm'", 'null'],
    ["1 'cm' mod 1 'g'", 'null'],
    ['-2147483648 div -1', 'null'],
  );
  // Addition, subtraction and multiplication of uncertainties give uncertainties, division does not.
  itFailsOn([
    '(days between DateTime(2014, 1) and DateTime(2014, 5)) div 2',
    'no whole quotient of uncertain numbers',
  ]);
});
