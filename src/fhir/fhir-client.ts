import type { Deadline } from './deadline.ts';

/** The FHIR server that a hook call names, and what it lets us in with. */
export interface FhirAccess {
  /** Absolute base URL, e.g. `https://ehr.example.org/fhir/r4`. */
  readonly baseUrl: string;
  /** Bearer token; it goes to this server's origin and to no other. */
  readonly token?: string;
}

/**
 * What kept an answer from being had, or from being had whole. A word for logs, metrics and cards; no
 * URL, no text of the server's and no patient's data.
 */
export const fetchFaults = [
  'server-not-allowed', // not on the allow-list
  'address-not-allowed', // its name resolved to an address that it may not have (see address-guard)
  'other-origin', // a redirect, a next link or a reference that leads out of the server's base URL
  'unreachable', // refused, reset, unknown name, no TLS
  'certificate-not-trusted', // nobody vouches for the server's certificate, it has ended, or it is another server's
  'deadline', // not in time
  'unauthorized', // 401
  'forbidden', // 403
  'not-found', // 404, 410
  'rejected', // any other status: 4xx, or a redirect to nowhere
  'rate-limited', // 429
  'server-error', // 5xx
  'circuit-open', // the server failed too often just now; it was not asked
  'not-fhir', // HTML, no JSON, JSON that is nested too deep, no resource of the kind that was asked for
  'cut-off', // the body ended half-way
  'too-large', // more bytes than one call may read
  'too-many-pages', // more next links than allowed, or one that leads back
] as const;
export type FetchFault = (typeof fetchFaults)[number];

/** What a search or a read brought. */
export interface Fetched {
  /** Each page of a search (Bundles), or the one resource of a read: parsed JSON with a `resourceType`. */
  readonly pages: readonly { readonly resourceType: string }[];
  /** Set when something is missing: what `pages` hold is sound, and not all there is. */
  readonly fault?: FetchFault;
}

/**
 * One hook call's reading of one FHIR server: what it has read once (same URL) it does not read again. No
 * other call sees that, but a repeat of this one, once the server has said that it still holds. Methods never
 * reject.
 */
export interface FhirSession {
  /** @param query relative URL of a type search or a read, e.g. `Observation?patient=p1&code=…` */
  fetch(query: string): Promise<Fetched>;
  /**
   * Goes on from the `next` link of a page that came in another way (a prefetched Bundle).
   * @param resourceType what the search is for; such a link need not tell
   */
  followNext(url: string, resourceType: string): Promise<Fetched>;
}

/** Reads FHIR servers, within limits, and only those that a site allows. One for the whole service. */
export interface FhirClient {
  /**
   * @param deadline after it nothing is waited for: what is not there is fault `deadline`
   * @param hookInstance of the call; one that repeats another has the same
   */
  session(access: FhirAccess, deadline: Deadline, hookInstance: string): FhirSession;
  /** Closes connections that are kept alive. */
  close(): Promise<void>;
}

/** How one `fetch` or `followNext` went, pages and retries included; for metrics. */
export interface FetchEvent {
  readonly resourceType: string;
  readonly milliseconds: number;
  readonly fault?: FetchFault;
  /** Requests that were sent again. */
  readonly retries: number;
}

export type FetchListener = (event: FetchEvent) => void;
