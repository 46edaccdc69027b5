import { relativeReference, withoutVersion } from './reference.ts';

/**
 * Which resource (`Type/id`) an entry's `fullUrl` stands for, so that `urn:uuid:` references can be
 * followed. A RESTful URL names its resource itself and is never looked up: an entry that claims
 * another resource's address does not get it.
 */
export class FullUrls {
  readonly #references = new Map<string, Set<string>>();
  /** Thousands of resources name the same few others. */
  readonly #known = new Map<string, string | undefined>();

  add(fullUrl: string, reference: string): void {
    if (isAddressOf(fullUrl, reference)) return;
    this.#known.clear();
    const references = this.#references.get(fullUrl);
    if (references === undefined) this.#references.set(fullUrl, new Set([reference]));
    else references.add(reference);
  }

  /**
   * `Type/id` that a reference stands for. Where several resources claim one URL, the one whose id is
   * the URL's own end has it; if none or several have, nobody can tell, and the answer is `undefined`.
   */
  referenceOf(url: string): string | undefined {
    const known = this.#known.get(url);
    if (known !== undefined || this.#known.has(url)) return known;
    const found = this.#find(url);
    this.#known.set(url, found);
    return found;
  }

  has(url: string): boolean {
    return this.#references.has(url);
  }

  #find(url: string): string | undefined {
    const literal = relativeReference(url);
    if (literal !== undefined) return literal;
    const references = [...(this.#references.get(withoutVersion(url)) ?? [])];
    if (references.length === 1) return references[0];
    const end = withoutVersion(url).split(/[:/]/u).at(-1);
    const named = references.filter((reference) => reference.split('/')[1] === end);
    return named.length === 1 ? named[0] : undefined;
  }
}

/** The resource's own RESTful address, which names it without being looked up. */
function isAddressOf(fullUrl: string, reference: string): boolean {
  const end = `/${reference}`;
  return (
    fullUrl.endsWith(end) &&
    /^https?:\/\/[^/]/u.test(fullUrl) &&
    fullUrl.length > end.length + 8 &&
    !fullUrl.includes('/_history/')
  );
}
