import fc from 'fast-check';
import { type Cql, form, type Part, type Tie, word } from './form.ts';

const negated = (text: string): string => (text.startsWith('-') ? `(${text})` : text);

export const smallNumber: Cql = fc.integer({ min: -9, max: 9 }).map((n) => negated(String(n)));

/** Of few digits: what is computed from it has no more than the eight places of a Decimal. */
export const smallDecimal: Cql = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(1, 2, 4))
  .map(([n, by]) => negated((n / by).toFixed(2)));

const unsignedDecimal: Cql = fc
  .tuple(fc.nat(40), fc.constantFrom(1, 2, 4))
  .map(([n, by]) => (n / by).toFixed(2));

const units = word(
  "'mg'",
  "'g'",
  "'cm'",
  "'m'",
  "'1'",
  "'mg/dL'",
  "'g/L'",
  "'d'",
  'days',
  'hours',
  'weeks',
);

const comparison = word('<', '<=', '>', '>=', '=', '!=', '~', '!~');

/** Integers, Decimals and quantities. */
export function numbers(tie: Tie): Part {
  const [integer, decimal, quantity] = [tie('integer'), tie('decimal'), tie('quantity')];
  const integers = tie('integers');
  return {
    integer: [
      smallNumber,
      word('(null as Integer)', '2147483647', '(-2147483648)', 'Dose', 'Absent', '1000000'),
      form`(${integer} ${word('+', '-', '*', 'div', 'mod')} ${integer})`,
      form`(-(${integer} div 2))`,
      form`Abs(${integer} div 2)`,
      form`Twice(${integer})`,
      form`Greater(${integer}, ${integer})`,
      form`(${integer}).halved()`,
      form`(if ${tie('boolean')} then ${integer} else ${integer})`,
      form`(case when ${tie('boolean')} then ${integer} when ${tie('boolean')} then ${integer} else ${integer} end)`,
      form`(case ${integer} when ${integer} then ${integer} else ${integer} end)`,
      form`Coalesce(${integer}, ${integer}, ${integer})`,
      form`${word('Sum', 'Count', 'Min', 'Max', 'First', 'Last', 'Length')}(${integers})`,
      form`Mode({${smallNumber}, 4, 4, null})`,
      form`${word('Count', 'Length')}(${tie('strings')})`,
      form`(${integers})[${smallNumber}]`,
      form`IndexOf(${integers}, ${smallNumber})`,
      form`${word('Truncate', 'Ceiling', 'Floor')}(${decimal})`,
      form`(${word('start of', 'end of', 'width of')} ${tie('integerInterval')})`,
      form`(${word('successor of', 'predecessor of')} ${integer})`,
    ],
    decimal: [
      smallDecimal,
      word('(null as Decimal)'),
      form`(${decimal} ${word('+', '-', '*')} ${decimal})`,
      form`(${decimal} / ${word('2', '4.0', '(-5)', '0', '0.5', '(null as Decimal)')})`,
      form`(${smallDecimal} ${word('div', 'mod')} ${smallDecimal})`,
      form`(-${decimal})`,
      form`${word('Abs', 'Twice')}(${decimal})`,
      form`ToDecimal(${smallNumber})`,
      form`Round(Abs(${decimal}))`,
      form`Round(Abs(${decimal}), ${word('0', '1', '2')})`,
      form`${word('Sum', 'Min', 'Max', 'Avg', 'Median', 'First', 'Last')}(${tie('decimals')})`,
      form`Round(Abs(${word('Ln', 'Exp')}(${word('0', '1.5', '(-2.25)', '7')})), 3)`,
      form`Round(Power(${word('1.5', '2.0', '3.25')}, ${word('0', '2', '3', '(-2)')}), 3)`,
      form`Round(${word('StdDev', 'Variance', 'PopulationStdDev', 'PopulationVariance')}({${smallDecimal}, ${smallDecimal}, ${smallDecimal}}), 3)`,
      form`(${word('start of', 'end of')} ${tie('decimalInterval')})`,
      form`(if ${tie('boolean')} then ${decimal} else ${integer})`,
      form`(${quantity}).value`,
    ],
    quantity: [
      form`(${fc.constantFrom('', '', '-')}${unsignedDecimal} ${units})`,
      word('(null as Quantity)', "5 'ug/mL'", "120 'mm[Hg]'"),
      form`(${quantity} ${word('+', '-')} ${quantity})`,
      form`(${quantity} * ${smallDecimal})`,
      form`(${quantity} / ${word('2', '4.0', '(-5)', '0')})`,
      form`(-${quantity})`,
      form`Abs(${quantity})`,
      form`(if ${tie('boolean')} then ${quantity} else ${quantity})`,
      form`${word('First', 'Last', 'Sum', 'Min', 'Max')}(${tie('quantities')})`,
      form`(${word('start of', 'end of')} ${tie('quantityInterval')})`,
      form`ToQuantity(${smallDecimal})`,
    ],
    boolean: [
      form`(${integer} ${comparison} ${integer})`,
      form`(${decimal} ${word('<', '<=', '>', '>=', '=', '!=')} ${decimal})`,
      form`(${decimal} ${word('<', '>=')} ${integer})`,
      form`(${quantity} ${word('<', '<=', '>', '>=', '=', '!=')} ${quantity})`,
      form`(${integer} between ${integer} and ${integer})`,
      form`(${decimal} between ${decimal} and ${decimal})`,
    ],
  };
}
