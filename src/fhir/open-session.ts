import pLimit from 'p-limit';
import type { LimitFunction } from 'p-limit';
import { resolveWithin } from './base-url.ts';
import type { Circuits } from './circuits.ts';
import type { Fetched, FetchFault, FetchListener, FhirSession } from './fhir-client.ts';
import { ByteBudget } from './fetch-limits.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { nextLinkOf } from './next-link.ts';
import { isSearch, typeOfQuery } from './query-type.ts';
import { requestResource } from './resource-request.ts';
import type { Answer, RequestTerms } from './resource-request.ts';
import type { FhirJson } from './resource-text.ts';

/** What a search or a read has come to so far. */
interface Progress {
  readonly resourceType: string;
  readonly pages: FhirJson[];
  retries: number;
}

/** Reads an allowed server until the deadline. */
export class OpenSession implements FhirSession {
  readonly #terms: RequestTerms;
  readonly #circuits: Circuits<Answer>;
  readonly #limits: FetchLimits;
  readonly #onFetch: FetchListener;
  readonly #queue: LimitFunction;
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor(
    access: Omit<RequestTerms, 'bytes' | 'retries'>,
    circuits: Circuits<Answer>,
    limits: FetchLimits,
    onFetch: FetchListener,
  ) {
    const { bytes, retries, concurrency } = limits;
    this.#terms = { ...access, bytes: new ByteBudget(bytes), retries };
    this.#circuits = circuits;
    this.#limits = limits;
    this.#onFetch = onFetch;
    this.#queue = pLimit(concurrency);
  }

  fetch(query: string): Promise<Fetched> {
    const resourceType = typeOfQuery(query);
    return this.#inTime(query, resourceType, isSearch(query) ? 'Bundle' : resourceType);
  }

  followNext(url: string, resourceType: string): Promise<Fetched> {
    return this.#inTime(url, resourceType, 'Bundle');
  }

  /** Whatever has come when the time is up is what was had. */
  async #inTime(url: string, resourceType: string, expected: string): Promise<Fetched> {
    const started = performance.now();
    const progress: Progress = { resourceType, pages: [], retries: 0 };
    const { deadline } = this.#terms;
    const fault = await deadline.race(this.#readPages(url, expected, progress), 'deadline');
    this.#onFetch({
      resourceType,
      milliseconds: performance.now() - started,
      retries: progress.retries,
      ...(fault === undefined ? {} : { fault }),
    });
    // A copy: what comes later is too late.
    const pages = [...progress.pages];
    return fault === undefined ? { pages } : { pages, fault };
  }

  async #readPages(
    first: string,
    expected: string,
    progress: Progress,
  ): Promise<FetchFault | undefined> {
    const seen = new Set<string>();
    let link: string | undefined = first;
    while (link !== undefined) {
      const url = resolveWithin(this.#terms.base, link);
      if (url === undefined) return 'other-origin';
      if (progress.pages.length === this.#limits.pages || seen.has(url.href))
        return 'too-many-pages';
      seen.add(url.href);
      const answer = await this.#answerOf(url);
      progress.retries += answer.retries;
      if (typeof answer.got === 'string') return answer.got;
      if (answer.got.resourceType !== expected) return 'not-fhir';
      progress.pages.push(answer.got);
      link = nextLinkOf(answer.got);
    }
    return undefined;
  }

  /** Each URL is asked for once. */
  #answerOf(url: URL): Promise<Answer> {
    const known = this.#answers.get(url.href);
    if (known !== undefined) return known;
    const answer = this.#queue(() => this.#ask(url));
    this.#answers.set(url.href, answer);
    return answer;
  }

  async #ask(url: URL): Promise<Answer> {
    const { deadline } = this.#terms;
    // Waited for its turn until it was too late: no sign of the server's health.
    if (deadline.hasPassed) return { got: 'deadline', retries: 0, took: 0 };
    const answer = await this.#circuits.ask(url.origin, () => requestResource(url, this.#terms));
    return answer ?? { got: 'circuit-open', retries: 0, took: 0 };
  }
}
