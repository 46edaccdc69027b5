import { form, type Part, type Tie, word } from './form.ts';

/** Three-valued logic, and what is asked of any value. */
export function logic(tie: Tie): Part {
  const any = tie('any');
  return {
    boolean: [
      word('true', 'false', '(null as Boolean)'),
      form`(${tie('boolean')} ${word('and', 'or', 'xor', 'implies')} ${tie('boolean')})`,
      form`(not ${tie('boolean')})`,
      form`(${tie('boolean')} ${word('is null', 'is not null', 'is true', 'is not true', 'is false', 'is not false')})`,
      form`(${tie('boolean')} ${word('=', '!=', '~', '!~')} ${tie('boolean')})`,
      form`(if ${tie('boolean')} then ${tie('boolean')} else ${tie('boolean')})`,
      form`Coalesce(${tie('boolean')}, ${tie('boolean')})`,
      form`(${any} ${word('is null', 'is not null')})`,
      form`${word('AllTrue', 'AnyTrue', 'First', 'Last')}(${tie('booleans')})`,
      word('AllTrue(null as List<Boolean>)', 'AnyTrue(null as List<Boolean>)'),
    ],
    booleans: [
      form`{${tie('boolean')}, ${tie('boolean')}}`,
      form`{${tie('boolean')}, ${tie('boolean')}, ${tie('boolean')}}`,
      word('(List<Boolean>{})'),
      form`((${tie('integers')}) N return all (N ${word('>', '<=', '=')} ${tie('integer')}))`,
    ],
  };
}
