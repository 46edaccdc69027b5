import { z } from 'zod';
import { closest, unknownWord } from '../diagnostics/unknown-word.ts';

export const text = z
  .string({ error: expected('text') })
  .trim()
  .min(1, { error: expected('text') });
export const flag = z.boolean({ error: expected('true or false') });
export const texts = z.array(text, { error: expected('a list of texts') });

/** A map in which every key is known: a key that nobody reads is a slip of the author. */
export function strictObject<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as readonly string[])
            .map((key) => unknownWord('key', key, Object.keys(shape)))
            .join('; ')
        : expected('a map of keys')(issue),
  });
}

/** Text of a form that the words describe. */
export function patterned(pattern: RegExp, words: string) {
  return z.string({ error: expected(words) }).regex(pattern, { error: expected(words) });
}

/** One of some words; a mistyped one is told which was meant. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, {
    error: (issue) => {
      const guess = typeof issue.input === 'string' ? closest(issue.input, values) : undefined;
      const hint = guess === undefined ? '' : `; did you mean "${guess}"?`;
      return `${expected(values.join(' | '))(issue)}${hint}`;
    },
  });
}

/** An error that says what was expected and what was found. */
export function expected(words: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `expected ${words}, found ${described(input)}`;
}

/** A value in an author's words; long texts are cut. */
function described(value: unknown): string {
  if (value == null || value === '') return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  if (typeof value === 'string') {
    return `"${value.length > 40 ? `${value.slice(0, 39)}…` : value}"`;
  }
  return `the ${typeof value} ${JSON.stringify(value)}`;
}
