import { relativeReference, withoutVersion } from './reference.ts';
import { serverOf } from './server-name.ts';

/**
 * Which resource (`Type/id`) an entry's `fullUrl` stands for, so that `urn:uuid:` references can be
 * followed. A RESTful URL names its resource itself and is never looked up: an entry that claims
 * another resource's address does not get it.
 */
export class FullUrls {
  readonly #references = new Map<string, Set<string>>();
  /** Of http addresses: url, type, id, url, type, id … Hardly ever is one of them looked up. */
  readonly #addresses: string[] = [];
  #addressesRead = 0;
  /** Whether all http addresses so far are `base/type/id` of one server: looked at while the text is at hand. */
  #isOneServer = true;
  #base: string | undefined;
  #server: string | undefined;
  /** Thousands of resources name the same few others. */
  readonly #known = new Map<string, string | undefined>();

  add(fullUrl: string, type: string, id: string): void {
    if (isHttp(fullUrl)) {
      this.#addresses.push(fullUrl, type, id);
      if (this.#isOneServer) this.#isOneServer = this.#isOfServer(fullUrl, type, id);
    } else this.#set(fullUrl, `${type}/${id}`);
    if (this.#known.size > 0) this.#known.clear();
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
    return this.#referencesTo(url) !== undefined;
  }

  /** The server of all fullUrls, where they are of one and no more, as nearly always. */
  get onlyServer(): string | undefined {
    return this.#isOneServer ? this.#server : undefined;
  }

  /** Whether a resource of that type, and with that id if one is given, has an http fullUrl. */
  hasAddress(type: string, id: string | undefined): boolean {
    const addresses = this.#addresses;
    for (let at = 1; at < addresses.length; at += 3) {
      if (addresses[at] === type && (id === undefined || addresses[at + 1] === id)) return true;
    }
    return false;
  }

  #isOfServer(url: string, type: string, id: string): boolean {
    const base = this.#base;
    if (base !== undefined) {
      return url.length === base.length + type.length + id.length + 2 && url.startsWith(base);
    }
    this.#server = serverOf(url, `${type}/${id}`);
    this.#base = url.slice(0, -(type.length + id.length + 2));
    return this.#server !== undefined;
  }

  /**
   * Visits every resource whose fullUrl is its own RESTful address.
   * @param visit told the server (see server-name), the type and the id
   */
  eachAddress(visit: (server: string, type: string, id: string) => void): void {
    const addresses = this.#addresses;
    // Neighbours are nearly always of one server.
    let base = '';
    let server: string | undefined;
    for (let at = 0; at < addresses.length; at += 3) {
      const url = addresses[at] ?? '';
      const type = addresses[at + 1] ?? '';
      const id = addresses[at + 2] ?? '';
      if (!isAt(url, base, type, id)) {
        server = serverOf(url, `${type}/${id}`);
        base = server === undefined ? '' : url.slice(0, -(type.length + id.length + 2));
      }
      if (server !== undefined) visit(server, type, id);
    }
  }

  #find(url: string): string | undefined {
    const literal = relativeReference(url);
    if (literal !== undefined) return literal;
    const references = [...(this.#referencesTo(withoutVersion(url)) ?? [])];
    if (references.length === 1) return references[0];
    const end = withoutVersion(url).split(/[:/]/u).at(-1);
    const named = references.filter((reference) => reference.split('/')[1] === end);
    return named.length === 1 ? named[0] : undefined;
  }

  #referencesTo(url: string): ReadonlySet<string> | undefined {
    if (isHttp(url)) this.#readAddresses();
    return this.#references.get(url);
  }

  #readAddresses(): void {
    const addresses = this.#addresses;
    for (; this.#addressesRead < addresses.length; this.#addressesRead += 3) {
      const at = this.#addressesRead;
      const [url, type, id] = addresses.slice(at, at + 3) as [string, string, string];
      const reference = `${type}/${id}`;
      if (!isAddressOf(url, reference)) this.#set(url, reference);
    }
  }

  #set(url: string, reference: string): void {
    const references = this.#references.get(url);
    if (references === undefined) this.#references.set(url, new Set([reference]));
    else references.add(reference);
  }
}

/** Whether a URL is `base/type/id`. Makes no text: a chart has thousands. */
function isAt(url: string, base: string, type: string, id: string): boolean {
  return (
    url.length === base.length + type.length + id.length + 2 &&
    base !== '' &&
    url.endsWith(id) &&
    url.startsWith(type, base.length + 1) &&
    url.startsWith(base) &&
    url[base.length] === '/' &&
    url[base.length + 1 + type.length] === '/'
  );
}

function isHttp(url: string): boolean {
  return url.startsWith('http');
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
