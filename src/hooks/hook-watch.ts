import { Router } from 'express';
import type { Response } from 'express';
import { observers } from './hook-observer.ts';
import type { HookObservation, HookObserver, HookOutcome } from './hook-observer.ts';
import type { CdsService } from './service.ts';

/** The observation of one request, and what its answer will be known to hold. */
interface HookWatch {
  readonly observation: HookObservation;
  cards?: number;
}

/**
 * Watches every call of a service. It belongs before whatever may refuse a request, so that what was
 * refused is seen too, and under its route's pattern.
 */
export function watchHooks(services: readonly CdsService[], observer: HookObserver): Router {
  const ids = new Set(services.map(({ id }) => id));
  const router = Router();
  // For all methods: a router that answers only POST would answer a browser's preflight by itself.
  router.all('/cds-services/:id', (request, response, next) => {
    const service = request.params.id;
    if (request.method === 'POST' && ids.has(service)) {
      const traceparent = request.get('traceparent');
      const observation = observer.began({
        service,
        ...(traceparent === undefined ? {} : { traceparent }),
      });
      const watch: HookWatch = { observation };
      response.locals['hookWatch'] = watch;
      response.on('close', () => {
        observation.ended({
          outcome: outcomeOf(response, watch.cards),
          status: response.statusCode,
          ...(watch.cards === undefined ? {} : { cards: watch.cards }),
        });
      });
    }
    next();
  });
  return router;
}

const unobserved = observers([]).began({ service: '' });

/** The observation of the call that this answers. */
export function observationOf(response: Response): HookObservation {
  return watchOf(response)?.observation ?? unobserved;
}

/** Notes how many cards are about to be sent. */
export function noteCards(response: Response, cards: number): void {
  const watch = watchOf(response);
  if (watch !== undefined) watch.cards = cards;
}

function watchOf(response: Response): HookWatch | undefined {
  return response.locals['hookWatch'] as HookWatch | undefined;
}

function outcomeOf(response: Response, cards: number | undefined): HookOutcome {
  if (!response.writableFinished) return 'aborted';
  if (response.statusCode === 503) return 'shed';
  if (response.statusCode >= 500) return 'server-error';
  if (response.statusCode >= 400) return 'client-error';
  return cards === 0 ? 'no-cards' : 'answered';
}
