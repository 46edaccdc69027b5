import { isIP } from 'node:net';
import { isAllowedAddress } from './address-guard.ts';
import type { Reach } from './address-guard.ts';
import { baseUrlOf, isWithin } from './base-url.ts';

/** Stands for any server of the internet that is asked by https. */
export const anyServer = '*';

/** A server that may be asked. */
export interface AllowedServer {
  /** Its path ends with a slash. */
  readonly base: URL;
  readonly reach: Reach;
}

export type Refusal = 'server-not-allowed' | 'address-not-allowed';

/**
 * Which servers a site allows. One that is listed by its name may be in the site's own networks, and one
 * that is listed as `localhost` on this machine; an address is allowed where that very address is listed.
 * `*` adds the servers of the internet, by https.
 */
export class ServerList {
  readonly #listed: readonly AllowedServer[];
  readonly #any: boolean;

  /** @param entries base URLs, and `*`; a server below a listed base URL is listed too */
  constructor(entries: readonly string[]) {
    this.#any = entries.includes(anyServer);
    this.#listed = entries.flatMap((entry) => {
      const base = baseUrlOf(entry);
      return base === undefined ? [] : [{ base, reach: reachOf(base) }];
    });
  }

  /** @param baseUrl as a hook call names it */
  find(baseUrl: string): AllowedServer | Refusal {
    const base = baseUrlOf(baseUrl);
    if (base === undefined) return 'server-not-allowed';
    const listed = this.#listed.find((server) => isWithin(server.base, base));
    if (listed !== undefined) return { base, reach: listed.reach };
    if (!this.#any || base.protocol !== 'https:') return 'server-not-allowed';
    const address = addressOf(base);
    return address === undefined || isAllowedAddress(address, 'internet')
      ? { base, reach: 'internet' }
      : 'address-not-allowed';
  }
}

function reachOf({ hostname }: URL): Reach {
  return /(?:^|\.)localhost$/u.test(hostname) ? 'this-machine' : 'site';
}

/** The address that a URL names instead of a host; URLs have it in one form, whatever was written. */
function addressOf({ hostname }: URL): string | undefined {
  const address = hostname.replace(/^\[(.*)\]$/u, '$1');
  return isIP(address) === 0 ? undefined : address;
}
