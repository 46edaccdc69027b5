import { createFhirClient } from '../../src/fhir/create-fhir-client.ts';
import type { FhirClientOptions } from '../../src/fhir/create-fhir-client.ts';
import { Deadline } from '../../src/fhir/deadline.ts';
import type { FetchEvent, FhirSession } from '../../src/fhir/fhir-client.ts';
import type { FetchLimits } from '../../src/fhir/fetch-limits.ts';

export const limits: FetchLimits = {
  concurrency: 8,
  connections: 64,
  pages: 5,
  bytes: 100_000,
  retries: 2,
  circuit: { answers: 20, restMs: 5000 },
  repeats: { milliseconds: 20_000, bytes: 100_000 },
};

/** A client with small limits, and what it tells its listener. */
export function givenClient(
  options: Partial<Omit<FhirClientOptions, 'limits'>> & { readonly limits?: Partial<FetchLimits> },
) {
  const events: FetchEvent[] = [];
  const client = createFhirClient({
    servers: [],
    onFetch: (event) => events.push(event),
    ...options,
    limits: { ...limits, ...options.limits },
  });
  return {
    ...client,
    events,
    /** A session in which there is time enough, unless told otherwise. */
    open: (
      baseUrl: string,
      { ms = 20_000, token = 'the-token', hookInstance = 'a-call' } = {},
    ): FhirSession =>
      client.session({ baseUrl, token }, new Deadline(performance.now() + ms), hookInstance),
  };
}
