import { BrokenCircuitError, circuitBreaker, CountBreaker, handleWhenResult } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';

/** When a server is left alone. */
export interface CircuitLimits {
  /** How many of a server's last answers are looked at; it is left alone when more than half failed. */
  readonly answers: number;
  /** Milliseconds until one request tries whether the server is back. */
  readonly restMs: number;
}

/** With `*` anyone may name servers; those not asked for longest are forgotten beyond this many. */
const mostServers = 1000;

/** A circuit breaker for each server: one that keeps failing is not asked for a while. */
export class Circuits<Answer extends object> {
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();
  readonly #limits: CircuitLimits;
  readonly #isFailure: (answer: Answer) => boolean;

  /** @param isFailure whether an answer shows that the server as a whole is in trouble */
  constructor(limits: CircuitLimits, isFailure: (answer: Answer) => boolean) {
    this.#limits = limits;
    this.#isFailure = isFailure;
  }

  /** @returns `undefined` when the server was not asked */
  async ask(origin: string, request: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await this.#breakerOf(origin).execute(request);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return undefined;
      throw error;
    }
  }

  #breakerOf(origin: string): CircuitBreakerPolicy {
    const known = this.#breakers.get(origin);
    const breaker =
      known ??
      circuitBreaker(
        handleWhenResult((answer) => this.#isFailure(answer as Answer)),
        {
          halfOpenAfter: this.#limits.restMs,
          breaker: new CountBreaker({ threshold: 0.5, size: this.#limits.answers }),
        },
      );
    // A Map is in the order of insertion.
    this.#breakers.delete(origin);
    this.#breakers.set(origin, breaker);
    const [oldest] = this.#breakers.keys();
    if (this.#breakers.size > mostServers && oldest !== undefined) this.#breakers.delete(oldest);
    return breaker;
  }
}
