/** A point in time after which nobody waits any more. */
export class Deadline {
  /** Aborts when the time has come. */
  readonly signal: AbortSignal;
  readonly #at: number;
  readonly #end: Promise<void>;

  /** @param at milliseconds of `performance.now()` */
  constructor(at: number) {
    this.#at = at;
    this.signal = AbortSignal.timeout(Math.round(Math.max(0, this.left())));
    this.#end = new Promise((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Milliseconds that are left; not above 0 once it has passed. */
  left(): number {
    return this.#at - performance.now();
  }

  get hasPassed(): boolean {
    // A timer may be a little early.
    return this.signal.aborted || this.left() <= 0;
  }

  /** What the work comes to, or `late` when it is not done in time; the work itself is not stopped. */
  async race<T, const Late>(work: Promise<T>, late: Late): Promise<T | Late> {
    return Promise.race([work, this.#end.then(() => late)]);
  }
}
