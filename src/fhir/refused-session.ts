import type { Fetched, FetchListener, FhirSession } from './fhir-client.ts';
import { typeOfQuery } from './query-type.ts';
import type { Refusal } from './server-list.ts';

/** Reads nothing: the server may not be asked. */
export class RefusedSession implements FhirSession {
  readonly #refusal: Refusal;
  readonly #onFetch: FetchListener;

  constructor(refusal: Refusal, onFetch: FetchListener) {
    this.#refusal = refusal;
    this.#onFetch = onFetch;
  }

  fetch(query: string): Promise<Fetched> {
    return this.followNext(query, typeOfQuery(query));
  }

  followNext(_url: string, resourceType: string): Promise<Fetched> {
    this.#onFetch({ resourceType, milliseconds: 0, fault: this.#refusal, retries: 0 });
    return Promise.resolve({ pages: [], fault: this.#refusal });
  }
}
