import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { callerOf } from '../http/caller.ts';
import { elsewhere } from '../http/load/load-shedding.ts';
import { outcomeOf } from '../http/outcome.ts';
import { requestIdOf } from '../http/request-id.ts';
import { ServiceError } from '../http/service-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { parseFeedback } from './feedback-request.ts';

/** Seconds after which an EHR may send again what could not be stored. */
const retryAfter = '30';

/**
 * Takes what clinicians did with their cards, and answers once it is stored. Where some items are wrong, the others
 * are stored, and the answer names those that were not: an EHR that sends the whole call again changes nothing.
 */
export function answerFeedback(ledger: Ledger, logger: Logger, now: () => Date): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(response);
    const { feedback, faults } = parseFeedback(request.body, {
      service: String(request.params['id']),
      receivedAt: now().toISOString(),
      ...(caller === undefined ? {} : { caller }),
    });
    try {
      await elsewhere(request, () => ledger.feedback(feedback));
    } catch (fault) {
      const message = 'Feedback cannot be stored at the moment; please send it again.';
      response.set('Retry-After', retryAfter);
      throw new ServiceError('feedback-not-stored', message, fault);
    }
    const overridden = feedback.filter(({ outcome }) => outcome === 'overridden').length;
    const requestId = requestIdOf(response);
    const left = faults.length === 0 ? {} : { faults: faults.map(({ expression }) => expression) };
    logger.info({ requestId, cards: feedback.length, overridden, ...left }, 'feedback stored');
    response.status(200);
    if (faults.length === 0) response.end();
    else response.json(outcomeOf(new ServiceError('request-invalid', faults), requestId));
  };
}
