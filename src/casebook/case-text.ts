import { z } from 'zod';
import { oneOf, strictObject } from '../trials/author-schema.ts';
import { expectationText, verdicts } from './expectation.ts';
import { parseInstant } from './shorthand/instant.ts';
import { patientText } from './shorthand/patient.ts';
import { recordText } from './shorthand/record.ts';
import { parsed } from './shorthand/written-form.ts';

/** T, both as written and as a point on a clock. */
const evaluationTime = parsed((text) => {
  const instant = parseInstant(text);
  return instant && { text, instant };
}, 'expected an instant such as 2026-06-15T12:00:00Z');

const resourceType = z.string().regex(/^[A-Z][A-Za-z]+$/, 'expected a FHIR resource type');

const caseText = strictObject({
  name: z.string().min(1),
  example: z.string().optional(),
  at: evaluationTime.optional(),
  defaults: z.literal('none').optional(),
  patient: patientText.optional(),
  record: recordText.optional(),
  unread: z.array(resourceType).optional(),
  partial: z.array(resourceType).optional(),
  expect: z.record(z.string(), expectationText).optional(),
  verdict: oneOf(verdicts).optional(),
});

/** The schema of a `cases.yaml`. */
export const casesText = strictObject({
  at: evaluationTime,
  defaults: strictObject({
    patient: patientText.optional(),
    record: recordText.optional(),
  }).optional(),
  cases: z.array(caseText),
});

export type CaseText = z.output<typeof caseText>;
export type CasesText = z.output<typeof casesText>;
