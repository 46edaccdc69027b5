import { z } from 'zod';
import { ServiceError, type Fault } from '../http/service-error.ts';
import type { CardFeedback } from '../ledger/ledger.ts';

const mostCards = 1_000;
const coding = z.object({
  code: z.string({ error: 'expected a code' }).min(1).max(200),
  system: z.string({ error: 'expected a URI' }).max(500).nullish(),
});

/**
 * `{ reason: Coding, userComment }` in CDS Hooks; some EHRs send the Coding itself. What has neither is a reason
 * that was not given.
 */
const reason = z.union(
  [
    coding.extend({ userComment: z.string().nullish() }).transform(({ userComment, ...given }) => ({
      reason: given,
      userComment,
    })),
    z.object({ reason: coding.nullish(), userComment: z.string().nullish() }),
  ],
  { error: 'expected an object with a reason (code, system) and a userComment' },
);

const item = z.object(
  {
    card: z
      .string({ error: 'expected the uuid of a card' })
      .min(1, { error: 'expected the uuid of a card' })
      .max(200, { error: 'expected at most 200 characters' }),
    outcome: z.enum(['accepted', 'overridden'], { error: 'expected accepted or overridden' }),
    outcomeTimestamp: z.iso
      .datetime({ offset: true, error: 'expected an ISO 8601 instant with its offset' })
      .nullish(),
    acceptedSuggestions: z
      .array(
        z.object(
          { id: z.string({ error: 'expected the uuid of a suggestion' }).max(200) },
          { error: 'expected an object with the id of a suggestion' },
        ),
        { error: 'expected a list of suggestions' },
      )
      .nullish(),
    overrideReason: reason.nullish(),
    overrideReasons: z
      .union([z.array(reason), reason.transform((one) => [one])], {
        error: 'expected reasons as overrideReason has them',
      })
      .nullish(),
  },
  { error: 'expected an object with a card and an outcome' },
);

const feedbackRequest = z.object({
  feedback: z
    .array(z.unknown(), { error: 'expected a list of what was done with each card' })
    .max(mostCards, { error: `expected at most ${mostCards} cards` }),
});

/** When and by whom feedback was sent. */
export type FeedbackFacts = Pick<CardFeedback, 'service' | 'receivedAt' | 'caller'>;

/** What a feedback call says of each card. */
export interface FeedbackRead {
  readonly feedback: readonly CardFeedback[];
  /** What is wrong with the items that are not among them. */
  readonly faults: readonly Fault[];
}

/**
 * Reads the body of a feedback call. Cards that nobody knows are as good as others, and an item that is wrong is
 * left out by itself.
 * @throws ServiceError `request-invalid`, with each path that is wrong and never with what was sent, when
 *   nothing of it can be read
 */
export function parseFeedback(body: unknown, facts: FeedbackFacts): FeedbackRead {
  const parsed = feedbackRequest.safeParse(body);
  if (!parsed.success) throw new ServiceError('request-invalid', faultsOf(parsed.error, []));
  const feedback: CardFeedback[] = [];
  const faults: Fault[] = [];
  for (const [index, each] of parsed.data.feedback.entries()) {
    const read = item.safeParse(each);
    if (read.success) feedback.push(cardFeedback(read.data, facts));
    else faults.push(...faultsOf(read.error, ['feedback', index]));
  }
  if (feedback.length === 0 && faults.length > 0) throw new ServiceError('request-invalid', faults);
  return { feedback, faults };
}

function faultsOf({ issues }: z.ZodError, base: readonly PropertyKey[]): readonly Fault[] {
  return issues.map(({ path, message }) => ({
    message: `${[...base, ...path].join('.')}: ${message}`,
    expression: expressionOf([...base, ...path]),
  }));
}

function cardFeedback(given: z.infer<typeof item>, facts: FeedbackFacts): CardFeedback {
  const { card, outcome, outcomeTimestamp, acceptedSuggestions } = given;
  const reasons = [given.overrideReason, ...(given.overrideReasons ?? [])];
  // The first that is a reason counts; what was said in words is kept of all.
  const first = reasons.find((each) => each?.reason != null)?.reason;
  const comments = reasons.flatMap((each) => each?.userComment ?? []);
  return {
    ...facts,
    card,
    outcome,
    ...(outcomeTimestamp == null ? {} : { outcomeTimestamp }),
    acceptedSuggestions: acceptedSuggestions?.map(({ id }) => id) ?? [],
    ...(first == null
      ? {}
      : {
          overrideReason: {
            code: first.code,
            ...(first.system == null ? {} : { system: first.system }),
          },
        }),
    ...(comments.length === 0 ? {} : { userComment: [...new Set(comments)].join('\n') }),
  };
}

/** FHIRPath of an element: `feedback[0].card`. */
function expressionOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);
}
