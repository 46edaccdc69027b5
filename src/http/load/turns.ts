/**
 * Hands out turns, first come first served, one in each round of the event loop. Evaluating a request is
 * synchronous: without turns, those whose bodies arrive together would be evaluated in one go, and whoever
 * arrives meanwhile could not even be refused.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is one's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#serve);
    });
  }

  readonly #serve = (): void => {
    this.#waiting[0]?.();
    // After what the turn set off, and after what has arrived meanwhile.
    setImmediate(() => {
      this.#waiting.shift();
      if (this.#waiting.length > 0) this.#serve();
    });
  };
}
