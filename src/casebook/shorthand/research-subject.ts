import type { Reference } from 'fhir/r4.js';
import { z } from 'zod';
import { oneOf } from '../../trials/author-schema.ts';
import { dateText, periodAt } from './dates.ts';
import { shorthand } from './entry.ts';

const statuses = [
  'candidate',
  'eligible',
  'follow-up',
  'ineligible',
  'not-registered',
  'off-study',
  'on-study',
  'on-study-intervention',
  'on-study-observation',
  'pending-on-study',
  'potential-candidate',
  'screening',
  'withdrawn',
] as const;

export const researchSubject = shorthand(
  'researchSubject',
  {
    researchSubject: oneOf(statuses),
    study: z.string().transform(studyReference).optional(),
    from: dateText.optional(),
    to: dateText.optional(),
  },
  (parts, base, { at, subject }) => ({
    resourceType: 'ResearchSubject',
    ...base,
    status: parts.researchSubject,
    period: periodAt(parts, at),
    study: parts.study ?? { display: 'not recorded' },
    individual: subject,
  }),
);

/** A study is named by its id here, or by a registry's identifier `system|value`. */
function studyReference(text: string): Reference {
  const bar = text.lastIndexOf('|');
  if (bar < 0) return { reference: `ResearchStudy/${text}` };
  return { identifier: { system: text.slice(0, bar), value: text.slice(bar + 1) } };
}
