import { z } from 'zod';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import type { FindingEffect, FindingStatus } from '../eligibility/finding.ts';
import { reasonOf, reasons } from '../eligibility/reason.ts';
import type { Verdict } from '../eligibility/verdict.ts';
import { oneOf, strictObject } from '../trials/author-schema.ts';
import { dateText } from './shorthand/dates.ts';
import type { DateText } from './shorthand/dates.ts';
import { byForm, isMapping } from './shorthand/written-form.ts';

const statuses = ['met', 'not-met', 'unknown', 'needs-review'] as const;
const effects = ['supports', 'rules-out', 'not-now', 'open'] as const;
export const verdicts = [
  'ineligible',
  'undetermined',
  'not-now',
  'possible',
  'candidate',
  'not-evaluated',
] as const satisfies readonly Verdict[];

/** What an author expects of one criterion's finding: what is absent is not compared. */
export interface Expectation {
  readonly status: FindingStatus;
  /** Must be the finding's reason or its detail. */
  readonly why?: string | undefined;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  readonly effect?: FindingEffect | undefined;
  /** Relative references, the exact set in any order; `Patient` is the case's patient. */
  readonly evidence?: readonly string[] | undefined;
  readonly clears?: DateText | undefined;
  /** Contained in the finding's. */
  readonly note?: string | undefined;
  readonly assumed?: string | undefined;
}

const status = z.enum(statuses, {
  error: (issue) => unknownWord('status', String(issue.input), statuses),
});
const why = z.string().refine((word) => reasonOf(word) !== undefined, {
  error: 'expected a reason or finer code that src/eligibility/reason.ts defines',
});

const line = z.string().transform((text, context): Expectation => {
  const [word, reason, ...rest] = text.trim().split(/\s+/);
  const read = z.object({ status, why: why.optional() }).safeParse({ status: word, why: reason });
  if (read.success && rest.length === 0) return read.data;
  const [issue] = read.error?.issues ?? [];
  const message = issue?.message ?? 'expected a status and at most one reason';
  context.addIssue({ code: 'custom', message, input: text });
  return z.NEVER;
});

const details = strictObject({
  status,
  reason: oneOf(reasons).optional(),
  detail: z.string().optional(),
  effect: oneOf(effects).optional(),
  evidence: z.array(z.string()).optional(),
  clears: dateText.optional(),
  note: z.string().optional(),
  assumed: z.string().optional(),
});

/** `met`, `unknown stale`, or the details. */
export const expectationText = byForm((input) => (isMapping(input) ? details : line));
