import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';

/** How long and how much is kept for calls that are repeated. */
export interface RepeatLimits {
  /** Since the answer came; a hookInstance is over when the EHR has had its cards, which nobody tells us. */
  readonly milliseconds: number;
  /** Of all answers together. */
  readonly bytes: number;
}

/** An answer with what its server knows it by. */
export interface KeptAnswer {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly body: Uint8Array;
}

/**
 * Answers of FHIR servers for as long as one hookInstance lasts: an EHR that did not wait long enough sends
 * the same call again. None is used before its server has said that it still holds, to the token of the
 * repeated call (RFC 9110 §13: `If-None-Match`, `If-Modified-Since`, 304), so that what a token must not
 * read is not read. One for the whole service.
 */
export class InstanceAnswers {
  readonly #answers: LRUCache<string, KeptAnswer>;

  constructor({ milliseconds, bytes }: RepeatLimits) {
    this.#answers = new LRUCache({
      ttl: milliseconds,
      maxSize: bytes,
      sizeCalculation: ({ body }) => body.byteLength + 1,
      // Patients' data does not lie about until somebody asks for it.
      ttlAutopurge: true,
    });
  }

  find(hookInstance: string, url: URL): KeptAnswer | undefined {
    return this.#answers.get(`${hookInstance} ${url.href}`);
  }

  /** Keeps an answer that can be asked about again, unless its server forbids that. */
  keep(hookInstance: string, url: URL, headers: IncomingHttpHeaders, body: Uint8Array): void {
    const { etag, 'last-modified': lastModified, 'cache-control': control = '' } = headers;
    if ((etag === undefined && lastModified === undefined) || /\bno-store\b/iu.test(control))
      return;
    this.#answers.set(`${hookInstance} ${url.href}`, { etag, lastModified, body });
  }

  /** Forgets all of it. */
  clear(): void {
    this.#answers.clear();
  }
}

/** What asks a server whether an answer still holds. */
export function conditionOf(kept: KeptAnswer | undefined): Readonly<Record<string, string>> {
  if (kept?.etag !== undefined) return { 'if-none-match': kept.etag };
  return kept?.lastModified === undefined ? {} : { 'if-modified-since': kept.lastModified };
}
