import { form, type Part, type Tie, word } from './form.ts';
import { smallNumber } from './numbers.ts';

/** Queries with every clause, over lists of numbers, text and tuples. */
export function queries(tie: Tie): Part {
  const [integers, integer, strings, tuples] = [
    tie('integers'),
    tie('integer'),
    tie('strings'),
    tie('tuples'),
  ];
  const direction = word('asc', 'desc', 'ascending', 'descending');
  return {
    integers: [
      form`((${integers}) N where N > ${smallNumber} return N + ${integer})`,
      form`((${integers}) N return ${word('', 'all', 'distinct')} N sort ${direction})`,
      form`((${integers}) N let M: N * ${smallNumber} where M ${word('<', '>=', 'is null or M =')} ${integer} return all M)`,
      form`((${integers}) N with (${integers}) M such that M ${word('=', '<')} N)`,
      form`((${integers}) N without (${integers}) M such that M ${word('=', '>')} N return all N)`,
      form`(from (${integers}) N, (${integers}) M where N ${word('<', '=')} M return all N - M)`,
      form`((${tuples}) T where T.name ${word('=', '~', '!=')} ${tie('string')} return all T.count)`,
    ],
    integer: [
      form`((${integers}) N aggregate R starting ${smallNumber}: R ${word('+', '-', '*')} N)`,
      form`((${integers}) N aggregate ${word('all', 'distinct')} R starting 0: Coalesce(R, 0) + Coalesce(N, ${smallNumber}))`,
      form`Count((${tuples}) T where T.born before ${tie('date')})`,
      form`((${integer}) N return N + 1)`,
    ],
    strings: [
      form`((${strings}) S where Length(S & '') > ${smallNumber} return all Upper(S))`,
      form`((${tuples}) T return T.name)`,
      form`((${strings}) S sort ${direction})`,
    ],
    tuples: [
      form`((${tuples}) T where T.count ${word('>', '<=')} ${integer})`,
      form`((${tuples}) T return all T sort by count ${direction}, name)`,
      form`((${integers}) N return all Tuple {name: ToString(N), count: N, born: ${tie('date')}})`,
      form`((${tuples}) T return Tuple {name: T.name, count: T.count + 1, born: T.born})`,
    ],
    any: [
      form`(from (${integers}) N, (${strings}) S)`,
      form`(from (${integers}) N, (${strings}) S let L: Length(S & '') where L > N return Tuple {n: N, l: L})`,
    ],
    boolean: [
      form`(exists ((${tuples}) T where T.born ${word('same month as', 'after')} ${tie('date')}))`,
    ],
  };
}
