import type { Logger } from 'pino';

/** Something that has to be well before requests should be sent here. */
export interface ReadinessCheck {
  /** One word, e.g. `database`: it stands in the answer. */
  readonly name: string;
  /** Resolves when all is well. @throws Error (rejects) when not; its text goes nowhere. */
  check(): Promise<void>;
}

export type CheckResult = 'ok' | 'failed' | 'timed-out';

export interface ReadinessOptions {
  readonly checks: readonly ReadinessCheck[];
  readonly logger: Logger;
  /** Milliseconds after which a check that has not answered counts as failed. */
  readonly timeoutMs?: number;
  /** Milliseconds that a result is good for: probes of many kinds ask, and the database is asked once. */
  readonly freshMs?: number;
}

/** Asks the checks, each for itself. */
export class Readiness {
  readonly #checks: ReadonlyMap<string, CachedCheck>;
  #shuttingDown = false;

  constructor({ checks, logger, timeoutMs = 1000, freshMs = 1000 }: ReadinessOptions) {
    this.#checks = new Map(
      checks.map((each) => [each.name, new CachedCheck(each, logger, timeoutMs, freshMs)]),
    );
  }

  /** From now on the service says that it takes no more requests. */
  shutDown(): void {
    this.#shuttingDown = true;
  }

  get shuttingDown(): boolean {
    return this.#shuttingDown;
  }

  /** @param excluded names of checks that are not asked */
  async results(excluded: ReadonlySet<string>): Promise<ReadonlyMap<string, CheckResult>> {
    const asked = [...this.#checks].filter(([name]) => !excluded.has(name));
    return new Map(
      await Promise.all(asked.map(async ([name, check]) => [name, await check.result()] as const)),
    );
  }
}

/** A check that is asked at most once at a time, and not again while its answer is fresh. */
class CachedCheck {
  readonly #check: ReadinessCheck;
  readonly #logger: Logger;
  readonly #timeoutMs: number;
  readonly #freshMs: number;
  /** Until it settles, however late: a database that hangs must not gather questions. */
  #asking: Promise<CheckResult> | undefined;
  #last: { readonly result: CheckResult; readonly at: number } | undefined;

  constructor(check: ReadinessCheck, logger: Logger, timeoutMs: number, freshMs: number) {
    this.#check = check;
    this.#logger = logger;
    this.#timeoutMs = timeoutMs;
    this.#freshMs = freshMs;
  }

  async result(): Promise<CheckResult> {
    if (this.#last !== undefined && performance.now() - this.#last.at < this.#freshMs) {
      return this.#last.result;
    }
    this.#asking ??= this.#ask();
    const result = await inTime(this.#asking, this.#timeoutMs);
    this.#note(result);
    return result;
  }

  async #ask(): Promise<CheckResult> {
    try {
      await this.#check.check();
      return 'ok';
    } catch {
      return 'failed';
    } finally {
      this.#asking = undefined;
    }
  }

  #note(result: CheckResult): void {
    const before = this.#last?.result ?? 'ok';
    this.#last = { result, at: performance.now() };
    if (before === result) return;
    const line = { check: this.#check.name, result };
    if (result === 'ok') this.#logger.info(line, 'ready again');
    else this.#logger.warn(line, 'not ready');
  }
}

async function inTime(asking: Promise<CheckResult>, timeoutMs: number): Promise<CheckResult> {
  const late = Promise.withResolvers<CheckResult>();
  const timer = setTimeout(() => {
    late.resolve('timed-out');
  }, timeoutMs);
  try {
    return await Promise.race([asking, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
