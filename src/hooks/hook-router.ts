import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { arrivalOf, noteArrival } from '../http/arrival.ts';
import { callerOf } from '../http/caller.ts';
import { cors } from '../http/cors.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Gate } from '../http/gate.ts';
import { jsonBody } from '../http/json-body.ts';
import { elsewhere } from '../http/load/load-shedding.ts';
import type { BodyLimits } from '../http/json-body.ts';
import { requestIdOf } from '../http/request-id.ts';
import { ServiceError } from '../http/service-error.ts';
import type { Completeness } from '../record/record.ts';
import { cardsOf } from './cards/cards.ts';
import { selectTrials } from './cards/selection.ts';
import { discoveryEntry } from './discovery.ts';
import { answerFeedback } from './feedback.ts';
import { setAsideFor, type HookLedger } from './hook-ledger.ts';
import { parseHookRequest } from './hook-request.ts';
import { noteCards, observationOf } from './hook-watch.ts';
import { withLiveData } from './live/live-data.ts';
import type { LiveData } from './live/live-data.ts';
import type { HookCatalogue, MatchPatient } from './matching-port.ts';
import { prefetchTemplates } from './prefetch-templates.ts';
import type { PrefetchTemplate } from './prefetch-templates.ts';
import { readPrefetch, requireUsable } from './prefetch.ts';
import { shownAnswer } from './shown-answer.ts';
import { trialsOf } from './service.ts';
import type { CdsService } from './service.ts';

/** What a site sets for the hooks. */
export interface HookSettings {
  readonly body: BodyLimits;
  /** Origins whose browsers may call; `*` is any. */
  readonly corsOrigins: readonly string[];
  /** The site's own prefetch keys: ours to theirs. */
  readonly prefetchKeys: ReadonlyMap<string, string>;
  /** Characters of a prefetch URL beyond which a list of codes is split. */
  readonly prefetchUrlLength: number;
  readonly mostTrialCards: number;
  /** Whether a request may name the time to evaluate for: for testers with synthetic charts. */
  readonly testClock: boolean;
}

export interface HookParts {
  readonly services: readonly CdsService[];
  /** The catalogue of this moment: it is asked once a request, and may be swapped between two. */
  readonly catalogue: () => HookCatalogue;
  readonly match: MatchPatient;
  readonly settings: HookSettings;
  /** Reads what the prefetch lacks; without it, nothing is fetched. */
  readonly liveData?: LiveData;
  /** What calls pass before they are looked at: who calls, how often, and whether there is time for it. */
  readonly gate?: Gate;
  readonly logger: Logger;
  /** Absent where no ledger is kept: there is no feedback then, and nothing is set aside. */
  readonly kept?: HookLedger;
  /** Version of the service's software. */
  readonly version: string;
  readonly now?: () => Date;
  /** A fresh UUID each time. */
  readonly newId?: () => string;
}

/** The routes of CDS Hooks: discovery, and a `patient-view` call of each service. */
export function createHookRouter(parts: HookParts): Router {
  const router = Router();
  router.use('/cds-services', cors(parts.settings.corsOrigins));
  // By pattern and not by route: whatever a service comes to have below it is behind the gate.
  for (const step of parts.gate?.discovery ?? []) router.all('/cds-services', step);
  for (const step of parts.gate?.service ?? []) router.all('/cds-services/:id{/*rest}', step);
  endpoint(router, '/cds-services', { get: [discover(parts)] });
  endpoint(router, '/cds-services/:id', {
    post: [noteArrival, requireService(parts), jsonBody(parts.settings.body), answerHook(parts)],
  });
  if (parts.kept !== undefined) {
    const { ledger } = parts.kept;
    const store = answerFeedback(ledger, parts.logger, parts.now ?? (() => new Date()));
    endpoint(router, '/cds-services/:id/feedback', {
      post: [requireService(parts), jsonBody(parts.settings.body), store],
    });
  }
  return router;
}

function discover(parts: HookParts): RequestHandler {
  const { services, now = () => new Date() } = parts;
  return (_request, response) => {
    const catalogue = parts.catalogue();
    response.json({
      services: services.map((service) => {
        const trials = trialIdsOf(service, catalogue);
        const templates = templatesFor(trials, catalogue, parts, now());
        return discoveryEntry(service, templates, parts.version);
      }),
    });
  };
}

/** A chart is opened: from the request to the cards, every step in order. */
function answerHook(parts: HookParts): RequestHandler {
  const { services, logger, now = () => new Date(), newId = randomUUID } = parts;
  return async (request, response) => {
    const started = performance.now();
    const service = serviceOf(request, services);
    const observation = observationOf(response);
    const call = parseHookRequest(request.body);
    const { hookInstance, patientId, prefetch, evaluatedAt, ignored } = call;
    const { baseUrl: fhirServer } = call.fhir ?? {};
    const catalogue = parts.catalogue();
    const at =
      evaluatedAt !== undefined && parts.settings.testClock ? new Date(evaluatedAt) : now();
    const trials = trialIdsOf(service, catalogue);
    const templates = templatesFor(trials, catalogue, parts, at);
    const whose = { patientId, fhirServer };
    const sent = observation.step('prefetch', () => readPrefetch(prefetch, templates, whose));
    const caller = callerOf(response);
    const patient = { scope: caller ?? '', patientId };
    const requestId = requestIdOf(response);
    // Looked up while the EHR is read and the criteria are evaluated; a call that is refused leaves it behind.
    const setAside = setAsideFor(patient, requestId, parts);
    const read =
      call.fhir === undefined
        ? sent
        : await elsewhere(request, () =>
            observation.step('fetch', () =>
              withLiveData(sent, call, parts.liveData, arrivalOf(response)),
            ),
          );
    requireUsable(read, templates, patientId);
    const matched = await observation.step('evaluation', () =>
      parts.match({
        patientId,
        ...(fhirServer === undefined ? {} : { fhirServer }),
        resources: read.resources,
        reads: read.reads,
        problems: read.problems,
        evaluatedAt: at.toISOString(),
        trials,
      }),
    );
    observation.matched(matched.assessments);
    const { mostTrialCards } = parts.settings;
    const selection = selectTrials(matched, mostTrialCards, await setAside);
    const reads = askedFor(templates, read.reads);
    const terms = { orders: catalogue.orders, reads, mostTrialCards, newId };
    const cards = observation.step('cards', () => cardsOf(matched, terms, selection));
    noteCards(response, cards.length);
    parts.kept?.ledger.record(
      shownAnswer(
        {
          id: newId(),
          hookInstance,
          service: service.id,
          patient,
          engine: parts.kept.engine,
          answeredAt: now().toISOString(),
          milliseconds: performance.now() - started,
          ...(caller === undefined ? {} : { caller }),
        },
        { matched, reads: read.reads, selection, cards },
      ),
    );
    logger.info(
      {
        requestId,
        service: service.id,
        trials: trials.length,
        cards: cards.length,
        setAside: selection.setAside.length,
        problems: matched.problems.length,
        ignored,
        // A site whose EHR never sends a type would see it here, and nowhere else.
        unread: [...new Set(templates.map(({ resourceType }) => resourceType))].filter(
          (type) => read.reads.get(type) !== 'complete',
        ),
        fetchFaults: read.answers.flatMap(({ template, fault }) =>
          fault === undefined ? [] : [`${template.resourceType}: ${fault}`],
        ),
      },
      'hook answered',
    );
    response.json({ cards });
  };
}

/** Before the body is read: what is sent to no service is not worth reading. */
function requireService({ services }: HookParts): RequestHandler {
  return (request, _response, next) => {
    serviceOf(request, services);
    next();
  };
}

function serviceOf(request: Request, services: readonly CdsService[]): CdsService {
  const service = services.find(({ id }) => id === request.params['id']);
  if (service === undefined) throw new ServiceError('service-unknown', 'No service has this id.');
  return service;
}

/** What came along unasked (a Practitioner, an Organization) is no gap worth a clinician's time. */
function askedFor(
  templates: readonly PrefetchTemplate[],
  reads: ReadonlyMap<string, Completeness>,
): ReadonlyMap<string, Completeness> {
  const types = new Set(templates.map(({ resourceType }) => resourceType));
  return new Map([...reads].filter(([type]) => types.has(type)));
}

function trialIdsOf(service: CdsService, catalogue: HookCatalogue): readonly string[] {
  return trialsOf(service, catalogue.trials).map(({ id }) => id);
}

function templatesFor(
  trials: readonly string[],
  catalogue: HookCatalogue,
  { settings }: HookParts,
  now: Date,
): readonly PrefetchTemplate[] {
  return prefetchTemplates(catalogue.requirements(trials), {
    now,
    maxUrlLength: settings.prefetchUrlLength,
    keyNames: settings.prefetchKeys,
  });
}
