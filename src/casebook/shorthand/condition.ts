import type { Quantity } from 'fhir/r4.js';
import { z } from 'zod';
import { oneOf, strictObject } from '../../trials/author-schema.ts';
import { boundConcept, concept } from './codes.ts';
import { dateAt, dateText, timed, timing } from './dates.ts';
import type { Timing } from './dates.ts';
import { note, reference, shorthand } from './entry.ts';
import type { Instant } from './instant.ts';
import { quantity } from './quantities.ts';
import { byForm, isMapping } from './written-form.ts';

const terminology = 'http://terminology.hl7.org/CodeSystem';

/** The clinical statuses that FHIR knows; `none` leaves the element out. */
export const clinical = oneOf([
  'active',
  'recurrence',
  'relapse',
  'inactive',
  'remission',
  'resolved',
  'none',
]).default('active');
export const verification = oneOf([
  'unconfirmed',
  'provisional',
  'differential',
  'confirmed',
  'refuted',
  'entered-in-error',
  'none',
]).default('confirmed');

/** A status element of the given code system. */
export function statusConcept(system: string, word: string) {
  if (word === 'none') return undefined;
  return { coding: [{ system: `${terminology}/${system}`, code: word }] };
}

type OnsetText =
  | { readonly form: 'age'; readonly age: Quantity }
  | { readonly form: 'text'; readonly text: string };
const inAge = strictObject({ age: quantity }).transform(({ age }): OnsetText => ({
  form: 'age',
  age,
}));
const inText = strictObject({ text: z.string() }).transform(({ text }): OnsetText => ({
  form: 'text',
  text,
}));
export const onset = byForm((input) => {
  if (isMapping(input) && 'age' in input) return inAge;
  return isMapping(input) && 'text' in input ? inText : timing;
});

/** onset[x] or abatement[x]: also an age or a text. */
export function onsetElements<Name extends 'onset' | 'abatement'>(
  name: Name,
  when: Timing | OnsetText | undefined,
  at: Instant,
): object {
  if (when?.form === 'age') return { [`${name}Age`]: when.age };
  if (when?.form === 'text') return { [`${name}String`]: when.text };
  return timed(name, when, at);
}

export const condition = shorthand(
  'condition',
  {
    condition: concept,
    clinical,
    verification,
    onset: onset.optional(),
    abatement: onset.optional(),
    recorded: dateText.optional(),
    severity: concept.optional(),
    bodySite: concept.optional(),
    category: boundConcept(`${terminology}/condition-category`).optional(),
    evidence: concept.optional(),
    stage: concept.optional(),
    encounter: reference.optional(),
    note,
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'Condition',
    ...base,
    clinicalStatus: statusConcept('condition-clinical', parts.clinical),
    verificationStatus: statusConcept('condition-ver-status', parts.verification),
    ...(parts.category && { category: [parts.category] }),
    severity: parts.severity,
    code: parts.condition,
    ...(parts.bodySite && { bodySite: [parts.bodySite] }),
    subject,
    encounter: parts.encounter,
    ...onsetElements('onset', parts.onset, at),
    ...onsetElements('abatement', parts.abatement, at),
    ...(parts.recorded && { recordedDate: dateAt(parts.recorded, at) }),
    ...(parts.stage && { stage: [{ summary: parts.stage }] }),
    ...(parts.evidence && { evidence: [{ code: [parts.evidence] }] }),
    note: parts.note,
  }),
);
