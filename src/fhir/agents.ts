import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { guardedLookup } from './address-guard.ts';
import type { Reach } from './address-guard.ts';

/** What makes connections and keeps them alive, in the form in which got takes it. */
export interface AgentPair {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Connections by where they may lead, so that none is reused where it may not. */
export class Agents {
  readonly #pairs = new Map<Reach, AgentPair>();
  readonly #connections: number;
  readonly #lookup: LookupFunction | undefined;

  /** @param connections most connections to one server at a time */
  constructor(connections: number, lookup?: LookupFunction) {
    this.#connections = connections;
    this.#lookup = lookup;
  }

  of(reach: Reach): AgentPair {
    const known = this.#pairs.get(reach);
    if (known !== undefined) return known;
    const options = {
      keepAlive: true,
      maxSockets: this.#connections,
      lookup: guardedLookup(reach, this.#lookup),
    };
    const pair = { http: new HttpAgent(options), https: new HttpsAgent(options) };
    this.#pairs.set(reach, pair);
    return pair;
  }

  close(): void {
    for (const { http, https } of this.#pairs.values()) {
      http.destroy();
      https.destroy();
    }
  }
}
