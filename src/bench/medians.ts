import type { Sizes } from './sizes.ts';

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

/** A service is warm after its first minutes: V8 optimises what has been called some hundred times. */
const warmUpsOfRounds = 10;

/** Evaluates so often that what is measured afterwards is a service that has run for a while. @param patients that a call evaluates */
export async function warmUp(
  { rounds }: Pick<Sizes, 'rounds'>,
  evaluate: () => Promise<unknown>,
  patients = 1,
): Promise<void> {
  for (let count = 0; count < warmUpsOfRounds * rounds; count += patients) await evaluate();
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
