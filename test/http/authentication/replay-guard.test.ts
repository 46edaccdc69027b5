import { describe, expect, it } from 'vitest';
import { type ReplayOutage, replayGuard } from '../../../src/http/authentication/replay-guard.ts';
import { TokenMemory } from '../../../src/http/authentication/token-memory.ts';
import { seconds } from './issuer.ts';

const token = { issuer: 'https://ehr.example.org', id: 'a', expires: seconds() + 60 };

function outages(): { readonly count: number; readonly onOutage: () => void } {
  let count = 0;
  return {
    get count() {
      return count;
    },
    onOutage: () => (count += 1),
  };
}

/** What replicas share: a store that works, or fails in its own way. */
function replica(
  shared: () => Promise<boolean>,
  outage: ReplayOutage,
  onOutage = () => undefined as void,
) {
  return replayGuard({ shared, outage, onOutage, patience: 50 });
}

describe('a token', () => {
  it('that another replica has seen is refused', async () => {
    const memory = new TokenMemory();
    const shared = () => Promise.resolve(memory.firstUse(token));
    const [one, two] = [replica(shared, 'local'), replica(shared, 'local')];
    await one(token);
    await expect(two(token)).rejects.toMatchObject({ reason: 'replayed' });
  });

  it('that this process has seen is refused without asking the others', async () => {
    let asked = 0;
    const guard = replica(() => Promise.resolve((asked += 1) === 1), 'local');
    await guard(token);
    await expect(guard(token)).rejects.toMatchObject({ reason: 'replayed' });
    expect(asked).toBe(1);
  });
});

describe('while the shared store', () => {
  const failing: readonly (readonly [string, () => Promise<boolean>])[] = [
    ['is down', () => Promise.reject(new Error('ECONNREFUSED'))],
    ['does not answer', () => new Promise(() => undefined)],
  ];

  it.each(failing)('%s, each process refuses what it has seen itself', async (_what, shared) => {
    const seen = outages();
    const guard = replica(shared, 'local', seen.onOutage);
    await guard(token);
    await expect(guard(token)).rejects.toMatchObject({ reason: 'replayed' });
    expect(seen.count).toBe(1);
  });

  it.each(failing)(
    '%s, nobody is let in where the setting says so, and may try again',
    async (_what, shared) => {
      let works = false;
      const guard = replica(() => (works ? Promise.resolve(true) : shared()), 'refuse');
      await expect(guard(token)).rejects.toMatchObject({
        code: 'replay-check-unavailable',
        status: 503,
      });
      works = true;
      await guard(token);
    },
  );
});

describe('the memory of tokens', () => {
  it('keeps each until it expires, and no longer', () => {
    let now = 1_000;
    const memory = new TokenMemory(() => now);
    expect(memory.firstUse({ ...token, expires: 1_100 })).toBe(true);
    now = 1_099;
    expect(memory.firstUse({ ...token, expires: 1_100 })).toBe(false);
    now = 1_120;
    memory.firstUse({ ...token, id: 'b', expires: 1_300 });
    expect(memory.size).toBe(1);
  });

  it('does not grow without end', () => {
    const memory = new TokenMemory();
    for (let id = 0; id < 200_100; id += 1) memory.firstUse({ ...token, id: String(id) });
    expect(memory.size).toBe(200_000);
    expect(memory.firstUse({ ...token, id: '200099' })).toBe(false);
  });
});
