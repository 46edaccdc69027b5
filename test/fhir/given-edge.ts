import nock from 'nock';
import { afterEach, beforeEach } from 'vitest';
import { givenClient } from './given-client.ts';

/* The edge to one EHR, at which a test says what the server answers. */

export const origin = 'https://ehr.example.org';
export const base = `${origin}/fhir/r4`;
export const conditions = '/fhir/r4/Condition?patient=p1';

export const page = (more: object = {}) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...more,
});
export const next = (url: string) => page({ link: [{ relation: 'next', url }] });

/** Nothing leaves this machine in the tests of a file, and no answer is left over for the next one. */
export function closeTheEdge(): void {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    nock.abortPendingRequests();
    nock.cleanAll();
    nock.enableNetConnect();
  });
}

/** What a search for conditions comes to. */
export function search(options: Parameters<typeof givenClient>[0] = {}, ms = 20_000) {
  return givenClient({ servers: [base], ...options })
    .open(base, { ms })
    .fetch('Condition?patient=p1');
}
