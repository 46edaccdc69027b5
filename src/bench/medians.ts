/** Something whose duration is measured: it gives the milliseconds that count, by name. */
export type Timed = () =>
  Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>;

/**
 * Runs things in turn, round after round, so that what slows the machine down for a while slows down
 * all of them; the first tenth of the rounds warms up and does not count.
 * @returns the median of each name, in milliseconds
 */
export async function medians(
  rounds: number,
  timed: readonly Timed[],
): Promise<Readonly<Record<string, number>>> {
  const durations = new Map<string, number[]>();
  const warmUp = Math.floor(rounds / 10);
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const each of timed) {
      const measured = await each();
      if (round < warmUp) continue;
      for (const [name, milliseconds] of Object.entries(measured)) {
        const known = durations.get(name);
        if (known === undefined) durations.set(name, [milliseconds]);
        else known.push(milliseconds);
      }
    }
  }
  return Object.fromEntries([...durations].map(([name, all]) => [name, quantile(all, 0.5)]));
}

/** The value below which so large a part of the values lies. @param values at least one */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1);
  return sorted[Math.max(0, at)] as number;
}

/** Milliseconds that a call takes, with what it gives. */
export function timed<T>(call: () => T): readonly [milliseconds: number, value: T] {
  const start = performance.now();
  const value = call();
  return [performance.now() - start, value];
}

export async function timedAsync<T>(
  call: () => Promise<T>,
): Promise<readonly [milliseconds: number, value: T]> {
  const start = performance.now();
  const value = await call();
  return [performance.now() - start, value];
}
