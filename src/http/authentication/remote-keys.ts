import { createRemoteJWKSet, customFetch, errors } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from 'jose';
import { fetchKeySet } from './bounded-fetch.ts';
import { TokenRefused } from './token-refused.ts';

/** Finds the key that a token's header names. @throws TokenRefused, or jose's errors */
export type FindKey = (
  header: JWSHeaderParameters,
  token?: FlattenedJWSInput,
) => Promise<CryptoKey>;

/** How long a published key set is believed, in milliseconds. */
export interface KeyTimes {
  /** After this it is fetched anew in the background, while the old one serves. */
  readonly refresh: number;
  /** Least time between two fetches that tokens with unknown keys bring about, or after one that failed. */
  readonly coolDown: number;
  /** How long keys serve without their host having confirmed them: the longest outage that is survived. */
  readonly stale: number;
  /** For one fetch. */
  readonly timeout: number;
}

export const keyTimes: KeyTimes = {
  refresh: 10 * 60_000,
  coolDown: 10_000,
  stale: 24 * 60 * 60_000,
  timeout: 2_000,
};

export interface RemoteKeys {
  readonly find: FindKey;
  /** Fetches the keys now, so that no caller has to wait for it. Never rejects. */
  warm(): Promise<void>;
}

/**
 * The keys that are published at a URL. Nobody waits for a host that is slow or down once its keys are
 * known; a key that is not known is looked for at once, since that is how a rotation shows.
 * @param onFault a fetch failed
 */
export function remoteKeys(url: string, onFault: () => void, times = keyTimes): RemoteKeys {
  const remote = createRemoteJWKSet(new URL(url), {
    // Age and retries are judged here: jose would refuse the keys that it has when a reload of old ones fails.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: times.timeout,
    [customFetch]: fetchKeySet,
  });
  let loadedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let soughtAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<boolean> | undefined;

  const since = (time: number) => performance.now() - time;
  const load = async () => {
    try {
      await remote.reload();
      loadedAt = performance.now();
      return true;
    } catch {
      failedAt = performance.now();
      onFault();
      return false;
    }
  };
  const loaded = () => (pending ??= load().finally(() => (pending = undefined)));
  const mayTry = () => pending !== undefined || since(failedAt) >= times.coolDown;

  const find: FindKey = async (header, token) => {
    if (since(loadedAt) > times.stale) {
      if (!mayTry() || !(await loaded())) throw new TokenRefused('keys-unavailable');
    } else if (since(loadedAt) > times.refresh && mayTry()) {
      void loaded();
    }
    try {
      return await remote(header, token);
    } catch (error) {
      const unknown = error instanceof errors.JWKSNoMatchingKey;
      if (!unknown || !mayTry() || since(soughtAt) < times.coolDown) throw error;
      soughtAt = performance.now();
      await loaded();
      return remote(header, token);
    }
  };
  return { find, warm: async () => void (await loaded()) };
}
