import fc from 'fast-check';
import { type Cql, form, type Grammar, type Part, type Tie, word } from './form.ts';
import { instants } from './temporals.ts';

type IntervalName =
  | 'integerInterval'
  | 'decimalInterval'
  | 'quantityInterval'
  | 'dateInterval'
  | 'dateTimeInterval'
  | 'timeInterval';

interface Bounds {
  readonly type: string;
  /** Of the finest precision, so that it is always certain which of two ends comes first. */
  readonly exact: readonly (readonly [string, string])[];
  /** Of a coarser one. */
  readonly partial: readonly (readonly [string, string])[];
  /** False of quantities: the least of them has no unit that others could be compared in. */
  readonly hasUnknown?: false;
}

const boundsOf: Readonly<Record<IntervalName, Bounds>> = {
  integerInterval: {
    type: 'Integer',
    exact: [
      ['1', '10'],
      ['(-5)', '3'],
      ['3', '9'],
      ['10', '15'],
      ['4', '6'],
    ],
    partial: [],
  },
  decimalInterval: {
    type: 'Decimal',
    exact: [
      ['1.5', '4.25'],
      ['0.5', '2.25'],
      ['4.25', '9.75'],
    ],
    partial: [],
  },
  quantityInterval: {
    type: 'Quantity',
    exact: [
      ["1.5 'mg'", "4.25 'mg'"],
      ["0.5 'mg'", "0.25 'g'"],
      ["4.25 'mg'", "9.75 'mg'"],
    ],
    partial: [],
    hasUnknown: false,
  },
  dateInterval: {
    type: 'Date',
    exact: [
      ['@2020-01-01', '@2020-12-31'],
      ['@2020-02-28', '@2020-03-01'],
      ['@2020-03-02', '@2021-01-15'],
    ],
    partial: [
      ['@2020-02', '@2020-05'],
      ['@2019', '@2021'],
    ],
  },
  dateTimeInterval: {
    type: 'DateTime',
    exact: [
      ['@2020-02-28T12:00:00.000', '@2020-03-01T12:00:00.000'],
      ['@2020-02-27T23:00:00.000-05:00', '@2020-02-29T01:00:00.000+02:00'],
      ['@2020-01-01T00:00:00.000', '@2020-12-31T23:59:59.999'],
    ],
    partial: [['@2020-02-28T', '@2020-03T']],
  },
  timeInterval: {
    type: 'Time',
    exact: [
      ['@T06:00:00.000', '@T12:30:00.000'],
      ['@T12:00:00.000', '@T18:30:00.000'],
    ],
    partial: [
      ['@T12:00', '@T18:30'],
      ['@T08', '@T12'],
    ],
  },
};

function exactIntervals(name: IntervalName): Cql {
  return fc
    .tuple(fc.constantFrom(...boundsOf[name].exact), word('[', '('), word(']', ')'))
    .map(([[low, high], open, close]) => `Interval${open}${low}, ${high}${close}`);
}

/** With an end that nobody knows, or that is not known to the last digit. */
function looseIntervals(name: IntervalName): Cql {
  const { type, exact, partial, hasUnknown = true } = boundsOf[name];
  return fc
    .tuple(
      fc.constantFrom(...exact, ...partial),
      word('[', '('),
      word(']', ')'),
      hasUnknown ? word('neither', 'low', 'high') : fc.constant('neither'),
    )
    .map(([[low, high], open, close, unknown]) => {
      const from = unknown === 'low' ? `null as ${type}` : low;
      const to = unknown === 'high' ? `null as ${type}` : high;
      return `Interval${open}${from}, ${to}${close}`;
    });
}

const pointOf = {
  integerInterval: 'integer',
  decimalInterval: 'decimal',
  quantityInterval: 'quantity',
  dateInterval: 'date',
  dateTimeInterval: 'dateTime',
  timeInterval: 'time',
} as const satisfies Record<IntervalName, keyof Grammar>;

const betweenIntervals = word(
  'overlaps',
  'overlaps before',
  'overlaps after',
  'includes',
  'included in',
  'properly includes',
  'properly included in',
  'before',
  'after',
  'meets',
  'meets before',
  'meets after',
  '=',
  '!=',
  '~',
  'during',
);
const withPrecision = word(
  'overlaps day of',
  'includes month of',
  'included in day of',
  'before month of',
  'after day of',
  'meets day of',
  'same day as',
);

function relations(tie: Tie, name: IntervalName): readonly Cql[] {
  const one = fc.oneof(tie(name), looseIntervals(name));
  // A DateTime without a time of day has no place on the clock of another time zone.
  const point = name === 'dateTimeInterval' ? instants : tie(pointOf[name]);
  return [
    form`(${one} ${betweenIntervals} ${one})`,
    form`(${point} ${word('in', 'during', 'before', 'after')} ${one})`,
    form`(${one} ${word('contains', 'before', 'after')} ${point})`,
  ];
}

function derived(tie: Tie, name: IntervalName): readonly Cql[] {
  const one = tie(name);
  return [
    form`(${one} ${word('union', 'intersect', 'except')} ${one})`,
    form`(if ${tie('boolean')} then ${one} else ${one})`,
  ];
}

/** Intervals of every point type. */
export function intervals(tie: Tie): Part {
  const names = Object.keys(pointOf) as IntervalName[];
  const own = (name: IntervalName): readonly Cql[] => [exactIntervals(name), ...derived(tie, name)];
  return {
    integerInterval: own('integerInterval'),
    decimalInterval: own('decimalInterval'),
    quantityInterval: own('quantityInterval'),
    dateInterval: [...own('dateInterval'), word('Window')],
    dateTimeInterval: own('dateTimeInterval'),
    timeInterval: own('timeInterval'),
    boolean: [
      form`(${closedIntegers} ${word('starts', 'ends')} ${closedIntegers})`,
      form`(${closedDates} ${word('starts', 'ends')} ${closedDates})`,
      ...names.flatMap((name) => relations(tie, name)),
      form`(${tie('dateInterval')} ${withPrecision} ${tie('dateInterval')})`,
      form`(${tie('dateTimeInterval')} ${withPrecision} ${tie('dateTimeInterval')})`,
      form`(${tie('date')} ${word('in day of', 'in month of', 'during year of')} ${closedDates})`,
      form`(${instants} ${word('in hour of', 'during day of')} Interval[@2020-02-28T12:00:00.000, ${word('@2020-02-29T06:00:00.000', '@2020-03-01T00:00:00.000')}])`,
    ],
    integer: [form`(${word('start of', 'end of')} ${looseIntervals('integerInterval')})`],
    date: [form`(${word('start of', 'end of')} ${looseIntervals('dateInterval')})`],
    time: [form`(${word('start of', 'end of')} ${looseIntervals('timeInterval')})`],
    dateIntervals: [
      form`{${tie('dateInterval')}, ${tie('dateInterval')}}`,
      form`(collapse {${closedDates}, ${closedDates}, ${closedDates}})`,
    ],
    integerIntervals: [
      form`{${tie('integerInterval')}, ${tie('integerInterval')}}`,
      form`(collapse {${closedIntegers}, ${closedIntegers}, ${closedIntegers}})`,
      form`(expand {Interval${word('[1, 4]', '(1, 6]', '[3, 6)', '(-2, 5)')}} per ${word('1', '2')})`,
    ],
  };
}

const closedIntegers = word(
  'Interval[1, 4]',
  'Interval[1, 6]',
  'Interval[3, 6]',
  'Interval[5, 9]',
  'Interval[(-3), 0]',
);
const closedDates = word(
  'Interval[@2020-01-01, @2020-02-28]',
  'Interval[@2020-02-29, @2020-03-05]',
  'Interval[@2020-03-01, @2020-04-01]',
  'Interval[@2021-01-01, @2021-01-02]',
);
