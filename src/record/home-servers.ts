import type { FullUrls } from './full-urls.ts';
import { isHttpUrl } from './reference.ts';
import { serverNamed, serverOf } from './server-name.ts';

/** What is known of where a chart comes from. */
export interface HomeTerms {
  /** Whose chart it is; without it, that of every Patient. */
  readonly patientId?: string | undefined;
  /** Base URL of the server that the caller reads the chart from. */
  readonly fhirServer?: string | undefined;
  /** All references to patients in the chart, as written. Asked for once at most. */
  readonly references: () => Iterable<string>;
}

/**
 * Names patients so that one name is one patient: `Patient/p1` on the server that the chart comes from,
 * `other.example/fhir/Patient/p1` on any other. The same id on two servers is two people, or may be.
 *
 * A server is at home
 * - when the Patient's own fullUrl is of it, or the caller names it (`fhirServer` of a hook call);
 * - where the Patient has no fullUrl, also when it is the only one that the fullUrls of the chart name: what a
 *   server calls itself and the address that it was asked at often differ (a proxy, a launch URL);
 * - where the chart has no fullUrl at all, also when every reference to a patient is an absolute URL of
 *   this one server.
 *
 * A relative reference is of the server that its resource's own fullUrl names (FHIR R4, Bundle, "Resolving
 * references"): where the Patient's own fullUrl names another server, it is another's Patient. Without a fullUrl
 * of the Patient, a resource's own server counts as at home for what that resource says.
 * An absolute reference to any other server is of nobody who is known here.
 */
export class HomeServers {
  /** Whether every resource comes from home, so that a relative reference is what it seems. */
  readonly areAllAtHome: boolean;
  readonly #fullUrls: FullUrls;
  readonly #references: HomeTerms['references'];
  readonly #home: Set<string>;
  /** Whether the Patient's own fullUrl says where home is. */
  readonly #isSure: boolean;
  /** `Type/id` of resources that come from another server → that server. */
  readonly #elsewhere = new Map<string, string>();
  /** What the references to patients are still to be asked for. */
  #isOpen: boolean;

  constructor(fullUrls: FullUrls, { patientId, fhirServer, references }: HomeTerms) {
    const own = new Set<string>();
    const all = new Set<string>();
    const { onlyServer } = fullUrls;
    if (onlyServer !== undefined) {
      all.add(onlyServer);
      if (fullUrls.hasAddress('Patient', patientId)) own.add(onlyServer);
    } else {
      fullUrls.eachAddress((server, type, id) => {
        all.add(server);
        if (type === 'Patient' && (patientId === undefined || id === patientId)) own.add(server);
      });
    }
    this.#fullUrls = fullUrls;
    this.#references = references;
    this.#isSure = own.size > 0;
    this.#home = this.#isSure ? own : new Set(all.size === 1 ? all : []);
    const named = fhirServer === undefined ? undefined : serverNamed(fhirServer);
    if (named !== undefined) this.#home.add(named);
    this.#isOpen = all.size === 0;
    if (![...all].every((server) => this.#home.has(server))) {
      fullUrls.eachAddress((server, type, id) => {
        if (!this.#home.has(server)) this.#elsewhere.set(`${type}/${id}`, server);
      });
    }
    this.areAllAtHome = !this.#isSure || this.#elsewhere.size === 0;
  }

  /** The name of a resource that is part of the chart. @param reference `Type/id` */
  nameOf(reference: string): string {
    const server = this.#isSure ? this.#elsewhere.get(reference) : undefined;
    return server === undefined ? reference : `${server}/${reference}`;
  }

  /**
   * The name of what a reference points to.
   * @param from `Type/id` of the resource that holds it
   * @returns a `urn:` that no entry has as it is; `undefined` for what cannot be followed
   */
  nameIn(reference: string, from: string): string | undefined {
    const target = this.#fullUrls.referenceOf(reference);
    if (target === undefined) return reference.startsWith('urn:') ? reference : undefined;
    if (reference.startsWith('urn:')) return this.nameOf(target);
    const own = this.#elsewhere.get(from);
    const atHome = own === undefined || !this.#isSure;
    if (!isHttpUrl(reference)) return atHome ? target : `${own}/${target}`;
    const server = serverOf(reference, target);
    if (server === undefined || this.#isHome(server) || (atHome && server === own)) return target;
    return `${server}/${target}`;
  }

  #isHome(server: string): boolean {
    if (this.#home.has(server)) return true;
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    const servers = new Set<string | undefined>();
    for (const reference of this.#references()) {
      const target = this.#fullUrls.referenceOf(reference);
      if (target?.startsWith('Patient/') !== true || reference.startsWith('urn:')) continue;
      servers.add(isHttpUrl(reference) ? serverOf(reference, target) : undefined);
    }
    const [only] = servers;
    if (servers.size === 1 && only !== undefined) this.#home.add(only);
    return this.#home.has(server);
  }
}
