import { setTimeout as after } from 'node:timers/promises';
import { ServiceError } from '../service-error.ts';
import { TokenMemory, type UsedToken } from './token-memory.ts';
import { TokenRefused } from './token-refused.ts';

/**
 * Remembers a token for all replicas.
 * @returns whether this is its first use
 * @throws Error (rejects) when the store cannot be reached
 */
export type FirstUse = (token: UsedToken) => Promise<boolean>;

/** What an outage of the shared store means: each replica goes by what it has seen itself, or nobody gets in. */
export type ReplayOutage = 'local' | 'refuse';

export interface ReplayParts {
  /** What the replicas share; without it this process goes by its own memory. */
  readonly shared?: FirstUse;
  readonly outage: ReplayOutage;
  /** The shared store could not be asked. */
  readonly onOutage: () => void;
  /** Milliseconds that the shared store has, default 250. */
  readonly patience?: number;
  readonly memory?: TokenMemory;
}

/**
 * Lets each token be used once. The process's own memory is asked first: it refuses most replays without
 * the shared store, and goes on when that is down.
 * @returns a check that rejects with TokenRefused `replayed`, or with ServiceError `replay-check-unavailable`
 */
export function replayGuard(parts: ReplayParts): (token: UsedToken) => Promise<void> {
  const { shared, outage, onOutage, patience = 250, memory = new TokenMemory() } = parts;
  return async (token) => {
    if (!memory.firstUse(token)) throw new TokenRefused('replayed');
    if (shared === undefined) return;
    const first = await answered(shared(token), patience);
    if (first === false) throw new TokenRefused('replayed');
    if (first === true) return;
    onOutage();
    if (outage === 'local') return;
    // Whoever is asked to come again may come with the same token.
    memory.forget(token);
    throw new ServiceError('replay-check-unavailable', 'Callers cannot be checked at the moment.');
  };
}

/** Undefined when the store fails, or takes longer than a hook can wait. */
async function answered(asked: Promise<boolean>, patience: number): Promise<boolean | undefined> {
  const enough = new AbortController();
  try {
    return await Promise.race([
      asked,
      after(patience, undefined, { signal: enough.signal, ref: false }),
    ]);
  } catch {
    return undefined;
  } finally {
    enough.abort();
  }
}
