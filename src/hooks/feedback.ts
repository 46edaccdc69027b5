import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { callerOf } from '../http/caller.ts';
import { elsewhere } from '../http/load/load-shedding.ts';
import { requestIdOf } from '../http/request-id.ts';
import { ServiceError } from '../http/service-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { parseFeedback } from './feedback-request.ts';

/** Seconds after which an EHR may send again what could not be stored. */
const retryAfter = '30';

/** Takes what clinicians did with their cards, and answers once it is stored. */
export function answerFeedback(ledger: Ledger, logger: Logger, now: () => Date): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(response);
    const feedback = parseFeedback(request.body, {
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
    logger.info(
      { requestId: requestIdOf(response), cards: feedback.length, overridden },
      'feedback stored',
    );
    response.status(200).end();
  };
}
