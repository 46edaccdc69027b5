import { afterEach, describe, expect, it } from 'vitest';
import { healthRouter } from '../../src/http/health-router.ts';
import { Readiness } from '../../src/http/readiness.ts';
import type { ReadinessCheck } from '../../src/http/readiness.ts';
import { serve } from './served.ts';
import type { Served } from './served.ts';

let served: Served | undefined;
afterEach(() => served?.close());

/** A part of the service that is well, unwell or silent, as the test wants, and counts how often it was asked. */
function part(name: string) {
  const state: { asked: number; answers: () => Promise<void> } = {
    asked: 0,
    answers: () => Promise.resolve(),
  };
  const check: ReadinessCheck = {
    name,
    check: () => {
      state.asked += 1;
      return state.answers();
    },
  };
  return { state, check };
}

async function probed(
  checks: readonly ReadinessCheck[],
  limits: { readonly timeoutMs?: number; readonly freshMs?: number } = { freshMs: 0 },
) {
  let readiness: Readiness | undefined;
  const running = await serve((logger) => {
    readiness = new Readiness({ checks, logger, ...limits });
    return [healthRouter(readiness)];
  });
  served = running;
  return {
    shutDown: () => readiness?.shutDown(),
    ask: async (path: string) => {
      const response = await fetch(`${running.url}${path}`);
      return { status: response.status, body: await response.json() };
    },
    log: () => running.log.filter(({ msg }) => String(msg).includes('ready')),
    logText: () => running.logText(),
  };
}

const failing = () => Promise.reject(new Error('password authentication failed for user jane'));
const silent = () => new Promise<void>(() => undefined);

describe('/readyz', () => {
  it('says ready when every check is well', async () => {
    const { ask } = await probed([part('catalogue').check, part('database').check]);
    expect(await ask('/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', checks: { catalogue: 'ok', database: 'ok' } },
    });
  });

  it('says with a 503 which check failed, and nothing of why', async () => {
    const database = part('database');
    database.state.answers = failing;
    const { ask, log, logText } = await probed([part('catalogue').check, database.check]);
    expect(await ask('/readyz')).toEqual({
      status: 503,
      body: { status: 'not-ready', checks: { catalogue: 'ok', database: 'failed' } },
    });
    await ask('/readyz');
    database.state.answers = () => Promise.resolve();
    expect((await ask('/readyz')).status).toBe(200);
    // Once when it went, once when it came back, however often it is asked.
    expect(log()).toMatchObject([
      { check: 'database', result: 'failed', msg: 'not ready' },
      { check: 'database', result: 'ok', msg: 'ready again' },
    ]);
    expect(logText()).not.toContain('jane');
  });

  it('does not wait for a check that hangs, and asks it no second time meanwhile', async () => {
    const database = part('database');
    database.state.answers = silent;
    const { ask } = await probed([database.check], { timeoutMs: 30, freshMs: 0 });
    for (let probe = 0; probe < 3; probe += 1) {
      expect(await ask('/readyz')).toMatchObject({
        status: 503,
        body: { checks: { database: 'timed-out' } },
      });
    }
    expect(database.state.asked).toBe(1);
  });

  it('asks a check once for many probes', async () => {
    const database = part('database');
    const { ask } = await probed([database.check], { freshMs: 60_000 });
    await Promise.all([ask('/readyz'), ask('/readyz'), ask('/readyz')]);
    await ask('/readyz');
    expect(database.state.asked).toBe(1);
  });

  it('leaves out the checks that a probe excludes, one or several', async () => {
    const [catalogue, database, disk] = [part('catalogue'), part('database'), part('disk')];
    database.state.answers = failing;
    disk.state.answers = failing;
    const { ask } = await probed([catalogue.check, database.check, disk.check]);
    expect((await ask('/readyz?exclude=database')).status).toBe(503);
    expect(await ask('/readyz?exclude=database&exclude=disk')).toEqual({
      status: 200,
      body: { status: 'ready', checks: { catalogue: 'ok' } },
    });
  });

  it('says at once that the service is shutting down, while it is still alive', async () => {
    const { ask, shutDown } = await probed([part('catalogue').check], { freshMs: 60_000 });
    expect((await ask('/readyz')).status).toBe(200);
    shutDown();
    expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'shutting-down' } });
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('/healthz', () => {
  it('says alive whatever else is wrong', async () => {
    const database = part('database');
    database.state.answers = silent;
    const { ask } = await probed([database.check]);
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'alive' } });
    expect(database.state.asked).toBe(0);
  });
});
