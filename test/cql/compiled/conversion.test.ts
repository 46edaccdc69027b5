import { describe } from 'vitest';
import { itAgreesOn, itFailsOn, itGives } from './given.ts';

describe('a conversion', () => {
  itAgreesOn(
    ["ToInteger('12')", '12'],
    ["ToDecimal('1.50')", '1.5'],
    ["ToBoolean('yes')", 'true'],
    ["ToBoolean('maybe')", 'null'],
    ["ToDate('2020-02')", '@2020-02'],
    ["ToQuantity('5 \\'mg\\'')", "5 'mg'"],
    ['ToString(1.5)', "'1.5'"],
    ["convert 5 'mg' to 'g'", "0.005 'g'"],
    ["ConvertsToInteger('a')", 'false'],
    ["ConvertsToDate('2020-13-01')", 'false'],
    ['1 is Integer', 'true'],
    ["'a' is Integer", 'false'],
    ["('a' as Choice<String, Integer>) as Integer", 'null'],
  );
  // The reference engine cuts off what follows the point, and has no Longs.
  itGives(
    ["ToInteger('1.5')", 'null'],
    ["ToLong('12')", '12L'],
    ["ToLong('9223372036854775808')", 'null'],
    ['ToInteger(2147483648L)', 'null'],
    ['ToString(12L)', "'12'"],
    // An uncertain number has no text.
    ['ToString(days between @2021-01 and @2021-01)', 'null'],
    ['convert 5L to Decimal', '5'],
  );
  itFailsOn(["cast ('a' as Choice<String, Integer>) as Integer", 'the value is no Integer']);
});
