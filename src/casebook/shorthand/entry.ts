import type { Annotation, FhirResource, Identifier, Meta, Reference } from 'fhir/r4.js';
import { z } from 'zod';
import { oneOf, strictObject } from '../../trials/author-schema.ts';
import { dateText, instantAt } from './dates.ts';
import type { Instant } from './instant.ts';

/** What an entry of a record needs beside its own keys to become a resource. */
export interface EntryContext {
  readonly at: Instant;
  readonly id: string;
  readonly subject: Reference;
}

/** One entry of a case's record, read: an id if the author gave one, and what it stands for. */
export interface Entry {
  readonly id?: string | undefined;
  /** The resource, first, and those that it needs beside it (a Medication, a Device). */
  build(context: EntryContext): readonly FhirResource[];
}

/** How one type of resource is written: `keyword: …` and the keys that go with it. */
export interface Shorthand {
  readonly keyword: string;
  readonly schema: z.ZodType<Entry>;
}

const identifier = z
  .string()
  .regex(/^\S+\|\S+$/, 'expected system|value')
  .transform((text): Identifier[] => {
    const bar = text.lastIndexOf('|');
    return [{ system: text.slice(0, bar), value: text.slice(bar + 1) }];
  });

const id = z
  .union([z.string(), z.int()])
  .transform(String)
  .refine((text) => /^[A-Za-z0-9\-.]{1,64}$/.test(text), 'expected letters, digits, "-" and "."');

const common = {
  id: id.optional(),
  identifier: identifier.optional(),
  lastUpdated: dateText.optional(),
};

type CommonElements = { id: string; meta?: Meta; identifier?: Identifier[] };
type Parts<Shape extends z.core.$ZodShape> = z.output<z.ZodObject<Shape, z.core.$strict>>;

/**
 * Defines the shorthand of one resource type.
 * @param build gets the entry's keys, what every resource has (`base`) and the context
 */
export function shorthand<const Keyword extends string, Shape extends z.core.$ZodShape>(
  keyword: Keyword,
  shape: Shape,
  build: (
    parts: Parts<Shape>,
    base: CommonElements,
    context: EntryContext,
  ) => FhirResource | readonly FhirResource[],
): Shorthand {
  const schema = strictObject({ ...common, ...shape }).transform((parts): Entry => {
    const own = parts as Parts<Shape> & Parts<typeof common>;
    return {
      id: own.id,
      build: (context) => {
        const base: CommonElements = {
          id: context.id,
          ...(own.lastUpdated && { meta: { lastUpdated: instantAt(own.lastUpdated, context.at) } }),
          ...(own.identifier && { identifier: own.identifier }),
        };
        return [build(own, base, context)].flat().map(withoutAbsent);
      },
    };
  });
  return { keyword, schema };
}

/** JSON has no `undefined`: what an author left out is not an element. */
function withoutAbsent(resource: FhirResource): FhirResource {
  return JSON.parse(JSON.stringify(resource)) as FhirResource;
}

/** A status word of FHIR with its default; `none` leaves the element out. */
export function statusWord<const Word extends string>(words: readonly Word[], usual: Word) {
  return (
    oneOf(['none', ...words])
      .optional()
      // An author may leave out an element that FHIR requires: real records do so too.
      .transform((word) => (word === 'none' ? undefined : (word ?? usual)) as Word)
  );
}

/** A text as FHIR's list of annotations. */
export const note = z
  .string()
  .transform((text): Annotation[] => [{ text }])
  .optional();

/** `Observation/1` as a Reference. */
export const reference = z
  .string()
  .regex(/^(?:[A-Z][A-Za-z]+\/|urn:|https?:|#)\S+$/, 'expected a reference such as Observation/1')
  .transform((text): Reference => ({ reference: text }));
