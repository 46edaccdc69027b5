import type { Patient } from 'fhir/r4.js';
import { z } from 'zod';
import { oneOf, strictObject } from '../../trials/author-schema.ts';
import { dateAt, dateText } from './dates.ts';
import type { DateText } from './dates.ts';
import type { Instant } from './instant.ts';
import { byForm } from './written-form.ts';

const none = z.literal('none').transform((): undefined => undefined);
/** `none` takes away what the file's defaults gave. */
const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  byForm((input) => (input === 'none' ? none : schema));

type Death =
  | { readonly form: 'boolean'; readonly value: boolean }
  | { readonly form: 'date'; readonly date: DateText };
const death = byForm((input) =>
  typeof input === 'boolean'
    ? z.boolean().transform((value): Death => ({ form: 'boolean', value }))
    : dateText.transform((date): Death => ({ form: 'date', date })),
);

const elements = strictObject({
  id: z.string().optional(),
  active: orNone(z.boolean()).optional(),
  name: orNone(z.string()).optional(),
  identifier: orNone(z.string().regex(/^\S+\|\S+$/, 'expected system|value')).optional(),
  gender: orNone(oneOf(['male', 'female', 'other', 'unknown'])).optional(),
  birthDate: orNone(dateText).optional(),
  deceased: orNone(death).optional(),
});

/** What an author says of the patient; absent keys are those of the file's defaults. */
export type PatientText = z.output<typeof elements>;

export const patientText = byForm((input) => (input === 'none' ? z.literal('none') : elements));

/** The Patient resource at T. */
export function patientAt(text: PatientText, at: Instant): Patient & { id: string } {
  const { name, identifier, deceased } = text;
  const bar = identifier?.lastIndexOf('|') ?? -1;
  return {
    resourceType: 'Patient',
    id: text.id ?? 'p1',
    ...(identifier !== undefined && {
      identifier: [{ system: identifier.slice(0, bar), value: identifier.slice(bar + 1) }],
    }),
    ...(text.active !== undefined && { active: text.active }),
    ...(name !== undefined && { name: [{ text: name }] }),
    ...(text.gender !== undefined && { gender: text.gender }),
    ...(text.birthDate !== undefined && { birthDate: dateAt(text.birthDate, at) }),
    ...(deceased?.form === 'boolean' && { deceasedBoolean: deceased.value }),
    ...(deceased?.form === 'date' && { deceasedDateTime: dateAt(deceased.date, at) }),
  };
}
