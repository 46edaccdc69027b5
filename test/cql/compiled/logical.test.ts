import { describe } from 'vitest';
import { itAgreesOn, type Story } from './given.ts';

const truths = ['true', 'false', 'null'];

/** A truth table (CQL 1.5, §9 Logical Operators), row by row from the left operand's truths on. */
function table(operator: string, ...values: readonly string[]): readonly Story[] {
  return values.map((value, index): Story => {
    const [left, right] = [truths[Math.floor(index / 3)], truths[index % 3]];
    return [`(${left} as Boolean) ${operator} (${right} as Boolean)`, value];
  });
}

describe('what is true, false or unknown', () => {
  itAgreesOn(
    ...table('and', 'true', 'false', 'null', 'false', 'false', 'false', 'null', 'false', 'null'),
    ...table('or', 'true', 'true', 'true', 'true', 'false', 'null', 'true', 'null', 'null'),
    ...table('xor', 'false', 'true', 'null', 'true', 'false', 'null', 'null', 'null', 'null'),
    ...table('implies', 'true', 'false', 'null', 'true', 'true', 'true', 'true', 'null', 'null'),
    ['not (null as Boolean)', 'null'],
    ['(null as Boolean) is true', 'false'],
    ['(null as Boolean) is not false', 'true'],
    ['(null as Boolean) is null', 'true'],
    ['Coalesce(null, 2, 3)', '2'],
    ['if (null as Boolean) then 1 else 2', '2'],
    ['case when false then 1 when true then 2 else 3 end', '2'],
  );
});
