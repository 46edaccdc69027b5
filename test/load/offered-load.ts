import autocannon from 'autocannon';

/** What is asked of a service. */
export interface Offered {
  readonly url: string;
  readonly bodies: readonly string[];
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** One answer. */
export interface Answered {
  readonly status: number;
  /** Milliseconds. */
  readonly took: number;
}

/** What came of it. */
export interface Outcome {
  readonly answered: readonly Answered[];
  /** Connections that broke or waited for longer than ten seconds. */
  readonly errors: number;
}

/**
 * Offers requests at a steady rate, whether or not the service keeps up. Autocannon sends each second's
 * requests at its beginning; so twenty of it run side by side, a twentieth of a second apart, each with a
 * connection for every request of a second.
 */
export async function offer({ url, bodies, rate, seconds }: Offered): Promise<Outcome> {
  const runs = 20;
  const each = Math.max(1, Math.round(rate / runs));
  const answered: Answered[] = [];
  const results = await Promise.all(
    Array.from({ length: runs }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * 1000) / runs));
      const options = {
        url,
        connections: each,
        overallRate: each,
        duration: seconds,
        requests: bodies.map((body) => ({
          method: 'POST' as const,
          headers: { 'Content-Type': 'application/json' },
          body,
        })),
      };
      return new Promise<autocannon.Result>((resolve, reject) => {
        const run = autocannon(options, (error: unknown, result) => {
          if (error instanceof Error) reject(error);
          else resolve(result);
        });
        run.on('response', (_client, status, _bytes, took) => answered.push({ status, took }));
      });
    }),
  );
  const errors = results.reduce((sum, run) => sum + run.errors + run.timeouts, 0);
  return { answered, errors };
}

/** @param share from 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, two) => one - two);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
