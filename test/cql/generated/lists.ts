import fc from 'fast-check';
import { type Cql, form, type Grammar, type Part, type Tie, word } from './form.ts';
import { smallNumber } from './numbers.ts';

type ListName =
  'integers' | 'decimals' | 'strings' | 'dates' | 'quantities' | 'tuples' | 'booleans';

const elementOf = {
  integers: 'integer',
  decimals: 'decimal',
  strings: 'string',
  dates: 'date',
  quantities: 'quantity',
  tuples: 'tuple',
  booleans: 'boolean',
} as const satisfies Record<ListName, keyof Grammar>;

const typeOf: Readonly<Record<ListName, string>> = {
  integers: 'Integer',
  decimals: 'Decimal',
  strings: 'String',
  dates: 'Date',
  quantities: 'Quantity',
  tuples: 'Tuple { name String, count Integer, born Date }',
  booleans: 'Boolean',
};

function derived(tie: Tie, name: ListName): readonly Cql[] {
  const [list, element] = [tie(name), tie(elementOf[name])];
  return [
    ...(name === 'quantities' ? [] : sets(list)),
    form`${word('Skip', 'Take')}(${list}, ${word('0', '1', '2', '(-1)', '(null as Integer)')})`,
    form`Tail(${list})`,
    form`(flatten {${list}, ${list}})`,
    form`(if ${tie('boolean')} then ${list} else ${list})`,
    form`{${element}}`,
  ];
}

/** Not of quantities: the reference engine does not see that 7 days and a week are the same. */
function sets(list: Cql): readonly Cql[] {
  return [
    form`(${list} ${word('union', 'intersect', 'except')} ${list})`,
    form`(distinct ${list})`,
  ];
}

function relations(tie: Tie, name: ListName): readonly Cql[] {
  const list = fc.oneof(tie(name), fc.constant(`(null as List<${typeOf[name]}>)`));
  const element = tie(elementOf[name]);
  return [
    form`(exists ${list})`,
    form`(${element} in ${list})`,
    form`(${list} contains ${element})`,
    form`(${list} ${word('includes', 'included in', 'properly includes', 'properly included in', '~')} ${list})`,
  ];
}

export function lists(tie: Tie): Part {
  const names = Object.keys(elementOf) as ListName[];
  const parts = Object.fromEntries(names.map((name) => [name, derived(tie, name)])) as Record<
    ListName,
    readonly Cql[]
  >;
  const [integer, decimal, quantity] = [tie('integer'), tie('decimal'), tie('quantity')];
  return {
    ...parts,
    integers: [
      form`{${integer}, ${integer}, ${integer}}`,
      word('(List<Integer>{})'),
      ...parts.integers,
    ],
    decimals: [form`{${decimal}, ${decimal}}`, ...parts.decimals],
    quantities: [form`{${quantity}, ${quantity}}`, ...parts.quantities],
    boolean: [
      ...names.flatMap((name) => relations(tie, name)),
      form`({${smallNumber}, ${smallNumber}} = {${smallNumber}, ${smallNumber}})`,
    ],
    tuple: [
      form`Tuple {name: ${tie('string')}, count: ${integer}, born: ${tie('date')}}`,
      form`First(${tie('tuples')})`,
    ],
    tuples: [form`{${tie('tuple')}, ${tie('tuple')}}`, ...parts.tuples],
    integer: [form`(${tie('tuple')}).count`, form`(singleton from {${smallNumber}})`],
    date: [form`(${tie('tuple')}).born`],
    any: [
      tie('integers'),
      tie('strings'),
      tie('tuples'),
      tie('dateIntervals'),
      tie('integerIntervals'),
    ],
  };
}
