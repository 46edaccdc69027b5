import got from 'got';
import type { AgentPair } from './agents.ts';
import { isWithin } from './base-url.ts';
import type { Deadline } from './deadline.ts';
import { faultOfError, OtherOriginError } from './fault-of-error.ts';
import type { FetchFault } from './fhir-client.ts';
import type { ByteBudget } from './fetch-limits.ts';
import { conditionOf, type InstanceAnswers } from './instance-answers.ts';
import { readResourceText } from './resource-text.ts';
import type { FhirJson } from './resource-text.ts';
import { retryDelay } from './retry-delay.ts';

/** How requests of one session are sent. */
export interface RequestTerms {
  /** What no redirect may lead out of. */
  readonly base: URL;
  readonly token: string | undefined;
  readonly agents: AgentPair;
  readonly deadline: Deadline;
  readonly bytes: ByteBudget;
  readonly retries: number;
  readonly hookInstance: string;
  readonly answers: InstanceAnswers;
}

/** What one URL came to. */
export interface Answer {
  readonly got: FhirJson | FetchFault;
  /** Requests that were sent again. */
  readonly retries: number;
  /** Milliseconds. */
  readonly took: number;
}

const mostRedirects = 3;

/** Asks for one resource or one page. Never rejects. @param url below the base */
export async function requestResource(url: URL, terms: RequestTerms): Promise<Answer> {
  const started = performance.now();
  let retries = 0;
  const outcome = await send(url, terms, () => (retries += 1));
  return { got: outcome, retries, took: performance.now() - started };
}

async function send(
  url: URL,
  { base, token, agents, deadline, bytes, retries, hookInstance, answers }: RequestTerms,
  onRetry: () => void,
): Promise<FhirJson | FetchFault> {
  if (deadline.hasPassed) return 'deadline';
  const tooLarge = new AbortController();
  const kept = answers.find(hookInstance, url);
  const request = got(url, {
    agent: { http: agents.http, https: agents.https },
    headers: {
      accept: 'application/fhir+json, application/json;q=0.9',
      'user-agent': 'trialhook',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...conditionOf(kept),
    },
    responseType: 'buffer',
    signal: AbortSignal.any([deadline.signal, tooLarge.signal]),
    strictContentLength: true,
    maxRedirects: mostRedirects,
    retry: {
      limit: retries,
      methods: ['GET'],
      statusCodes: [429, 502, 503, 504],
      errorCodes: ['ECONNRESET', 'EPIPE'],
      calculateDelay: (retry) => retryDelay(retry, deadline),
    },
    hooks: {
      beforeRetry: [onRetry],
      beforeRedirect: [
        ({ url: target }) => {
          if (!(target instanceof URL) || !isWithin(base, target)) throw new OtherOriginError();
        },
      ],
    },
  });
  let transferred = 0;
  void request.on('downloadProgress', (progress) => {
    // A second attempt begins anew.
    const more = progress.transferred - Math.min(transferred, progress.transferred);
    transferred = progress.transferred;
    if (!bytes.take(more)) tooLarge.abort();
  });
  try {
    const { statusCode, headers, body } = await request;
    if (statusCode === 304) return kept === undefined ? 'rejected' : readResourceText(kept.body);
    const resource = readResourceText(body);
    if (typeof resource !== 'string') answers.keep(hookInstance, url, headers, body);
    return resource;
  } catch (error) {
    if (tooLarge.signal.aborted) return 'too-large';
    return deadline.hasPassed ? 'deadline' : faultOfError(error);
  }
}
