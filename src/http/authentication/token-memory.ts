/** A token that has been verified, by what tells it from every other. */
export interface UsedToken {
  readonly issuer: string;
  /** `jti`, unique within the issuer. */
  readonly id: string;
  /** Unix time in seconds from which nobody takes the token any more. */
  readonly expires: number;
}

/** Beyond this many the oldest are forgotten: some 40 MB, and 50 tokens a second for an hour. */
const mostTokens = 200_000;

/** Which tokens this process has seen, each until it expires. Replicas do not share it. */
export class TokenMemory {
  readonly #seen = new Map<string, number>();
  readonly #now: () => number;
  #sweptAt = 0;

  /** @param now Unix time in seconds */
  constructor(now: () => number = () => Date.now() / 1000) {
    this.#now = now;
  }

  /** Remembers a token. @returns whether this is its first use */
  firstUse(token: UsedToken): boolean {
    this.#sweep();
    const key = keyOf(token);
    if (this.#seen.has(key)) return false;
    this.#seen.set(key, token.expires);
    if (this.#seen.size > mostTokens) this.#seen.delete(this.#seen.keys().next().value ?? '');
    return true;
  }

  /** As if the token had not been used. */
  forget(token: UsedToken): void {
    this.#seen.delete(keyOf(token));
  }

  get size(): number {
    return this.#seen.size;
  }

  #sweep(): void {
    const now = this.#now();
    if (now - this.#sweptAt < 10) return;
    this.#sweptAt = now;
    for (const [key, expires] of this.#seen) if (expires < now) this.#seen.delete(key);
  }
}

function keyOf({ issuer, id }: UsedToken): string {
  return JSON.stringify([issuer, id]);
}
