import { LoopDelay } from './loop-delay.ts';
import { RequestCost } from './request-cost.ts';
import { Turns } from './turns.ts';

/** How much work may be taken on. */
export interface LoadLimits {
  /** Milliseconds that a request may have to wait for those before it. */
  readonly queueMs: number;
  /** Requests under way, those that still wait for their body or for another server too. */
  readonly mostRequests: number;
}

/** Milliseconds after which a body that has not arrived is not counted on any more: a slow line, or a slow attack. */
const soon = 1_000;

/**
 * With fewer than these before it a request is always answered: neither an estimate, nor a delay that is
 * over, nor criteria that take long may close the service.
 */
const fewest = 2;

/** One request that was taken on. */
export interface Admission {
  /** Its body is here: from now on it waits for its turn. */
  arrived(this: void): void;
  /** It waits for something else than the processor, and nobody waits for it. */
  leaves(this: void): void;
  /** It is back, and wants its turn. */
  returns(this: void): void;
  /** Resolves at its turn. @returns whether it came in time; a request that waited too long is to be refused */
  turn(): Promise<boolean>;
  /** @param answered whether it was answered in full */
  done(answered: boolean): void;
}

/**
 * What this process has taken on. A request is refused when the work before it would take longer than the
 * budget (so many requests as there are, times what one costs), or when the process is late for whatever
 * other reason. Nobody queues for an answer that comes too
 * late to be shown.
 */
export class Workload {
  readonly #limits: LoadLimits;
  readonly #cost = new RequestCost();
  readonly #delay = new LoopDelay();
  readonly #turns = new Turns();
  /** Those whose body is on its way, and since when. */
  readonly #arriving = new Map<Admission, number>();
  readonly #here = new Set<Admission>();
  readonly #elsewhere = new Set<Admission>();

  constructor(limits: LoadLimits) {
    this.#limits = limits;
  }

  /** Whether a request would be refused now. */
  get full(): boolean {
    const { queueMs, mostRequests } = this.#limits;
    if (this.#size >= mostRequests) return true;
    const ahead = this.#here.size + this.#arrivingSoon();
    if (ahead < fewest) return false;
    return ahead * this.#cost.milliseconds > queueMs || this.#delay.milliseconds > queueMs;
  }

  /** Takes a request on; undefined when it is to be refused. */
  admit(): Admission | undefined {
    if (this.full) return undefined;
    if (this.#size === 0) this.#cost.begin();
    const admission: Admission = {
      arrived: () => {
        if (this.#arriving.delete(admission)) this.#here.add(admission);
      },
      leaves: () => {
        if (this.#here.delete(admission)) this.#elsewhere.add(admission);
      },
      returns: () => {
        if (this.#elsewhere.delete(admission)) this.#here.add(admission);
      },
      turn: async () => {
        const ahead = this.#turns.waiting;
        const asked = performance.now();
        await this.#turns.next();
        return ahead < fewest || performance.now() - asked <= this.#limits.queueMs;
      },
      done: (answered) => {
        this.#arriving.delete(admission);
        this.#here.delete(admission);
        this.#elsewhere.delete(admission);
        if (answered) this.#cost.answered();
      },
    };
    this.#arriving.set(admission, performance.now());
    return admission;
  }

  get #size(): number {
    return this.#arriving.size + this.#here.size + this.#elsewhere.size;
  }

  #arrivingSoon(): number {
    const since = performance.now() - soon;
    let count = 0;
    for (const began of this.#arriving.values()) if (began > since) count += 1;
    return count;
  }
}
