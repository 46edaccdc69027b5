import fc from 'fast-check';
import { codes } from './codes.ts';
import type { Cql, Grammar, Part, Tie } from './form.ts';
import { intervals } from './intervals.ts';
import { lists } from './lists.ts';
import { logic } from './logic.ts';
import { numbers } from './numbers.ts';
import { queries } from './queries.ts';
import { strings } from './strings.ts';
import { temporals } from './temporals.ts';
import { types } from './types.ts';

/** In the order in which their simplest expressions are wanted: the first of a type is a literal. */
const parts: readonly ((tie: Tie) => Part)[] = [
  logic,
  numbers,
  strings,
  temporals,
  intervals,
  lists,
  codes,
  types,
  queries,
];

const names: readonly (keyof Grammar)[] = [
  'boolean',
  'integer',
  'decimal',
  'string',
  'quantity',
  'date',
  'dateTime',
  'time',
  'integers',
  'decimals',
  'strings',
  'quantities',
  'dates',
  'dateTimes',
  'booleans',
  'integerInterval',
  'decimalInterval',
  'quantityInterval',
  'dateInterval',
  'dateTimeInterval',
  'timeInterval',
  'dateIntervals',
  'integerIntervals',
  'tuple',
  'tuples',
  'code',
  'concept',
  'any',
];

/** Of a whole expression, whatever it is made of: the translator takes long for larger ones. */
const small = {
  maxDepth: 3,
  depthSize: 'small',
  withCrossShrink: true,
} as const;

/** Expressions by the type of their value. */
export const grammar: { readonly [Name in keyof Grammar]: Cql } = fc.letrec<Grammar>((tie) => {
  const depthIdentifier = fc.createDepthIdentifier();
  const made = parts.map((part) => part(tie as Tie));
  const all = names.map((name) => {
    const alternatives = made.flatMap((part) => part[name] ?? []);
    return [name, fc.oneof({ ...small, depthIdentifier }, ...alternatives)] as const;
  });
  return Object.fromEntries(all) as { [Name in keyof Grammar]: Cql };
});

/** An expression of any type. */
export const expression: Cql = fc.oneof(...names.map((name) => grammar[name]));
