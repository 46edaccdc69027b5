import { performance } from 'node:perf_hooks';
import type { EventLoopUtilization } from 'node:perf_hooks';

/** Milliseconds between two readings: long enough to even out what one patient costs. */
const reading = 250;

/** What a request costs this process: busy time of the event loop for each one that was answered. */
export class RequestCost {
  #milliseconds: number;
  #answered = 0;
  #from: EventLoopUtilization = performance.eventLoopUtilization();
  #fromTime = performance.now();

  /** @param initial milliseconds, until there is a reading */
  constructor(initial = 20) {
    this.#milliseconds = initial;
  }

  /** Milliseconds of one request, the last ones counting most. */
  get milliseconds(): number {
    return this.#milliseconds;
  }

  /** Work begins after a time without any: what the process did meanwhile is no request's cost. */
  begin(): void {
    if (performance.now() - this.#fromTime > reading) this.#start();
  }

  /** A request was answered in full. */
  answered(): void {
    this.#answered += 1;
    if (performance.now() - this.#fromTime < reading) return;
    const { active } = performance.eventLoopUtilization(this.#from);
    const each = Math.min(active / this.#answered, 5_000);
    this.#milliseconds = 0.7 * this.#milliseconds + 0.3 * each;
    this.#start();
  }

  #start(): void {
    this.#from = performance.eventLoopUtilization();
    this.#fromTime = performance.now();
    this.#answered = 0;
  }
}
