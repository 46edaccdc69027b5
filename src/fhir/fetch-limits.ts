import type { CircuitLimits } from './circuits.ts';
import type { RepeatLimits } from './instance-answers.ts';

/** How much of a server and of this process the reading for hook calls may take. */
export interface FetchLimits {
  /** Requests of one call that are under way at a time. */
  readonly concurrency: number;
  /** Connections to one server at a time, of all calls. */
  readonly connections: number;
  /** Pages of one search. */
  readonly pages: number;
  /** Bytes that one call may read, decompressed, all answers together. */
  readonly bytes: number;
  /** How often a request is sent again when that may help. */
  readonly retries: number;
  readonly circuit: CircuitLimits;
  readonly repeats: RepeatLimits;
}

/** What one call may still read. */
export class ByteBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @returns whether there were that many left */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }
}
