import { smallNumber } from './numbers.ts';
import { form, type Part, type Tie, word } from './form.ts';

/** Type operators: what is of which type, and what can be made of it. */
export function types(tie: Tie): Part {
  const either = form`(if ${tie('boolean')} then ${tie('integer')} as Choice<Integer, String, Date> else ${form`(if ${tie('boolean')} then ${tie('string')} else ${tie('date')})`})`;
  const numberText = word("'5'", "'-5'", "'5.5'", "'x'", "''", "'+3'", "'2147483648'");
  const wholeText = word("'5'", "'-5'", "'x'", "''", "'+3'", "'2147483648'");
  return {
    boolean: [
      form`(${either} is ${word('Integer', 'String')})`,
      form`${word('ConvertsToDecimal', 'ConvertsToBoolean')}(${numberText})`,
      form`ConvertsToInteger(${wholeText})`,
      form`ToBoolean(${word("'true'", "'N'", "'t'", "'maybe'")})`,
    ],
    integer: [
      form`(${either} as Integer)`,
      form`ToInteger(${wholeText})`,
      form`(convert ${wholeText} to Integer)`,
    ],
    string: [form`(${either} as String)`, form`(convert ${tie('integer')} to String)`],
    date: [form`(${either} as Date)`],
    decimal: [
      form`ToDecimal(${word("'5'", "'-5.5'", "'x'", "''", "'+3.25'")})`,
      form`(convert ${smallNumber} to Decimal)`,
    ],
    quantity: [form`ToQuantity(${word("'5 \\'mg\\''", "'5.5'", "'x'", "'1 \\'g/L\\''")})`],
    any: [either],
  };
}
