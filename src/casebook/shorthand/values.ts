import type { Observation } from 'fhir/r4.js';
import { z } from 'zod';
import { strictObject } from '../../trials/author-schema.ts';
import { concept, looksLikeCode } from './codes.ts';
import { dateAt, dateText, periodAt } from './dates.ts';
import type { Instant } from './instant.ts';
import { parseQuantity, parseRange, rawQuantity } from './quantities.ts';
import { byForm, isMapping } from './written-form.ts';

type ValueName = Extract<keyof Observation, `value${string}`>;
/** The one value[x] element of an Observation or of its component. */
export type ValueElement = Pick<Observation, ValueName>;
/** A value that may hold dates relative to T. */
export type Value = (at: Instant) => ValueElement;

const fixed =
  (element: ValueElement): Value =>
  () =>
    element;

const scalar = z.union([z.number(), z.boolean(), z.string()]).transform((input, context): Value => {
  if (typeof input === 'boolean') return fixed({ valueBoolean: input });
  if (typeof input === 'number') {
    if (Number.isInteger(input)) return fixed({ valueInteger: input });
    const message =
      'a number with decimals needs a unit, or { quantity: { value: … } } without one';
    context.addIssue({ code: 'custom', message, input });
    return z.NEVER;
  }
  const range = parseRange(input);
  if (range !== undefined) return fixed({ valueRange: range });
  const amount = parseQuantity(input);
  return fixed(amount !== undefined ? { valueQuantity: amount } : { valueString: input });
});

const inConcept = concept.transform((code): Value => fixed({ valueCodeableConcept: code }));

const explicit = {
  text: z.string().transform((text): Value => fixed({ valueString: text })),
  integer: z.int().transform((integer): Value => fixed({ valueInteger: integer })),
  boolean: z.boolean().transform((boolean): Value => fixed({ valueBoolean: boolean })),
  quantity: rawQuantity.transform((quantity): Value => fixed({ valueQuantity: quantity })),
  dateTime: dateText.transform((date): Value => (at) => ({ valueDateTime: dateAt(date, at) })),
};
const inWords = strictObject({
  text: explicit.text.optional(),
  integer: explicit.integer.optional(),
  boolean: explicit.boolean.optional(),
  quantity: explicit.quantity.optional(),
  dateTime: explicit.dateTime.optional(),
  from: dateText.optional(),
  to: dateText.optional(),
}).transform(({ from, to, ...named }, context): Value => {
  const values = Object.values(named).filter((value) => value !== undefined);
  const period = from !== undefined || to !== undefined;
  if (values.length + (period ? 1 : 0) !== 1) {
    context.addIssue({ code: 'custom', message: 'expected exactly one value', input: named });
    return z.NEVER;
  }
  return values[0] ?? ((at) => ({ valuePeriod: periodAt({ from, to }, at) }));
});

/** What an Observation measured; see the table of values in `cql/README.md`. */
export const value = byForm((input) => {
  if (isMapping(input)) return 'codes' in input ? inConcept : inWords;
  if (Array.isArray(input)) return inConcept;
  return typeof input === 'string' && looksLikeCode(input) ? inConcept : scalar;
});
