import fc from 'fast-check';

/** CQL text of an expression. */
export type Cql = fc.Arbitrary<string>;

/** Every kind of expression that is generated, by the type of its value. */
export interface Grammar {
  readonly boolean: string;
  readonly integer: string;
  readonly decimal: string;
  readonly string: string;
  readonly quantity: string;
  readonly date: string;
  readonly dateTime: string;
  readonly time: string;
  readonly integers: string;
  readonly decimals: string;
  readonly strings: string;
  readonly quantities: string;
  readonly dates: string;
  readonly dateTimes: string;
  readonly booleans: string;
  readonly integerInterval: string;
  readonly decimalInterval: string;
  readonly quantityInterval: string;
  readonly dateInterval: string;
  readonly dateTimeInterval: string;
  readonly timeInterval: string;
  readonly dateIntervals: string;
  readonly integerIntervals: string;
  readonly tuple: string;
  readonly tuples: string;
  readonly code: string;
  readonly concept: string;
  readonly any: string;
}

export type Tie = fc.LetrecTypedTie<Grammar>;
export type Part = Partial<{ readonly [Name in keyof Grammar]: readonly Cql[] }>;

/** An expression with others in its places. */
export function form(texts: TemplateStringsArray, ...places: Cql[]): Cql {
  return fc.tuple(...places).map((values) => String.raw({ raw: texts }, ...values));
}

/** One of several words. */
export function word(...words: readonly string[]): Cql {
  return fc.constantFrom(...words);
}
