import { z } from 'zod';
import { trialStatuses } from '../eligibility/trial.ts';
import { expected, flag, oneOf, patterned, strictObject, text, texts } from './author-schema.ts';

const url = z.url({ protocol: /^https?$/u, error: expected('an absolute http(s) address') });
const duration = patterned(
  /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/u,
  'an ISO 8601 duration of days or longer, such as P28D',
);
/** Becomes `%laboratory` in FHIRPath, so it must be a FHIRPath identifier. */
const windowName = patterned(
  /^[a-z][A-Za-z0-9_]*$/u,
  'a name of letters, digits and _ that starts with a small letter',
);

const criterion = strictObject({
  id: patterned(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/u, 'an id of letters, digits, "-" and "."'),
  kind: oneOf(['inclusion', 'exclusion']),
  text,
  part_of: text.optional(),
  anchor: flag.optional(),
  on_fail: oneOf(['rules-out', 'not-now', 'review']).optional(),
  define: text.optional(),
  fhirpath: text.optional(),
  review: text.optional(),
  source_incomplete: text.optional(),
  evidence: text.optional(),
  evidence_fhirpath: text.optional(),
  label: text.optional(),
  note: text.optional(),
  order: text.optional(),
  asks: oneOf(['study']).optional(),
});

/** What `trial.yaml` may hold. Its keys are snake_case, like those of other YAML tools. */
export const trialSchema = strictObject({
  id: patterned(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'small letters, digits and "-"'),
  title: text,
  short_title: text.optional(),
  status: oneOf(['recruiting', ...trialStatuses]),
  phase: text.optional(),
  conditions: texts.optional(),
  tags: texts.optional(),
  identifiers: texts.optional(),
  contact: z
    .strictObject({ name: text.optional(), phone: text.optional(), email: text.optional() })
    .optional(),
  source: strictObject({ label: text, url: url.optional() }),
  lookback: z
    .record(windowName, duration, { error: expected('a map of names to durations') })
    .optional(),
  assumptions: texts.optional(),
  criteria: z
    .array(criterion, { error: expected('a list of criteria') })
    .min(1, { error: expected('at least one criterion') }),
});

export type TrialYaml = z.infer<typeof trialSchema>;
export type CriterionYaml = z.infer<typeof criterion>;
