/** Rounds of the event loop between two turns: a body of half a megabyte is read in as many. */
const rounds = 8;

/**
 * Hands out turns, first come first served, with some rounds of the event loop between them. Evaluating a
 * request is synchronous: without turns, those whose bodies arrive together would be evaluated in one go,
 * whoever arrives meanwhile could not even be refused, and a body would wait for an evaluation with each of
 * its parts.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  /** How many have not had their turn, or are having it. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when it is one's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#serve);
    });
  }

  readonly #serve = (): void => {
    this.#waiting[0]?.();
    this.#after(rounds);
  };

  #after(left: number): void {
    setImmediate(() => {
      if (left > 1) {
        this.#after(left - 1);
        return;
      }
      this.#waiting.shift();
      if (this.#waiting.length > 0) this.#serve();
    });
  }
}
