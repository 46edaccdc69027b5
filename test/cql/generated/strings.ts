import { form, type Part, type Tie, word } from './form.ts';

const pattern = word("'a'", "'[a-c]+'", "'^.b'", "'\\\\s'", "'x?'");

export function strings(tie: Tie): Part {
  const [string, integer] = [tie('string'), tie('integer')];
  return {
    string: [
      word("'abc'", "'a b c'", "''", "'B'", "'ä ß'", "'a,b,,c'", '(null as String)'),
      form`(${string} ${word('+', '&')} ${string})`,
      form`${word('Upper', 'Lower', 'Twice')}(${string})`,
      form`Substring(${string}, ${integer})`,
      form`Substring(${string}, ${integer}, ${word('0', '1', '2', '9')})`,
      form`(${string})[${integer}]`,
      form`Combine(${tie('strings')}, ${word("', '", "''")})`,
      form`ReplaceMatches(${string}, ${pattern}, ${word("'z'", "''", "'-$0'")})`,
      form`ToString(${integer})`,
      form`ToString(${tie('boolean')})`,
      form`ToString(${tie('date')})`,
      form`ToString(${word('@T12:30', '@T06:07:08.009', '@2020-02-29T12:30:00.000+01:00', "1.5 'mg'")})`,
      form`${word('First', 'Last', 'Min', 'Max')}(${tie('strings')})`,
      form`(if ${tie('boolean')} then ${string} else ${string})`,
      form`(${tie('tuple')}).name`,
    ],
    integer: [
      form`Length(${string} & '')`,
      form`PositionOf(${word("'b'", "' '", "''")}, ${string})`,
      form`LastPositionOf(${word("'b'", "' '", "','")}, ${string})`,
    ],
    boolean: [
      form`${word('StartsWith', 'EndsWith')}(${string}, ${string})`,
      form`Matches(${string}, ${word("'^a$'", "'^[a-c]+$'", "'^.b.*$'", "'^\\\\s*$'")})`,
      form`(${string} ${word('<', '<=', '>', '>=', '=', '!=', '~', '!~')} ${string})`,
    ],
    strings: [
      form`{${string}, ${string}, ${string}}`,
      form`Split(('x' & ${string}), ${word("' '", "','")})`,
      form`SplitOnMatches(('x' & ${string}), ${word("'[ ,]'", "','")})`,
      word('(List<String>{})'),
      form`((${tie('integers')}) N return ToString(N))`,
      form`(${tie('strings')} ${word('union', 'intersect', 'except')} ${tie('strings')})`,
    ],
  };
}
