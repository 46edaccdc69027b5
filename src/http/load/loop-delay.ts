import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 20;

/** By how much the event loop is late, over the last second. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution });
  #readAt = performance.now();
  #milliseconds = 0;

  constructor() {
    this.#histogram.enable();
  }

  /** Mean milliseconds; one that lasts shows in the next second. */
  get milliseconds(): number {
    if (performance.now() - this.#readAt > 1000) {
      this.#readAt = performance.now();
      const mean = this.#histogram.count === 0 ? 0 : this.#histogram.mean / 1e6;
      this.#milliseconds = Math.max(0, mean - resolution);
      this.#histogram.reset();
    }
    return this.#milliseconds;
  }
}
