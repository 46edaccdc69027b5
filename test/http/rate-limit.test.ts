import { Router } from 'express';
import type { OperationOutcome } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { noteCaller } from '../../src/http/caller.ts';
import { createLogger } from '../../src/http/logger.ts';
import { rateLimit } from '../../src/http/rate-limit.ts';
import { listen } from '../../src/http/server.ts';

/** Says who it is by a header, as if its token had been verified. */
async function limited(perMinute: number, trustedProxies: readonly string[] = []) {
  const router = Router();
  router.use((request, response, next) => {
    const caller = request.get('X-Caller');
    if (caller !== undefined) noteCaller(response, caller);
    next();
  });
  router.get('/', rateLimit(perMinute), (_request, response) => void response.json({ ok: true }));
  const app = createApp({ logger: createLogger('silent'), routers: [router], trustedProxies });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  const ask = (headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${server.port}/`, { headers });
  return { ask, close: () => server.close() };
}

describe('a client that asks too often', () => {
  it('is told to wait, and how long, by an outcome with the request’s id', async () => {
    const { ask, close } = await limited(2);
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const outcome = (await refused.json()) as OperationOutcome;
    expect(outcome).toMatchObject({
      resourceType: 'OperationOutcome',
      id: refused.headers.get('X-Request-Id'),
      issue: [{ code: 'throttled', details: { text: 'rate-limited' } }],
    });
    await close();
  });

  it('is the caller whose token was verified, else an address: none uses up another’s', async () => {
    const { ask, close } = await limited(1);
    const statuses = [];
    for (const headers of [
      { 'X-Caller': 'a' },
      { 'X-Caller': 'b' },
      {},
      { 'X-Caller': 'a' },
      {},
    ] as Record<string, string>[]) {
      statuses.push((await ask(headers)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    await close();
  });

  it('cannot call itself another by X-Forwarded-For, but a trusted proxy can', async () => {
    for (const [proxies, expected] of [
      [[], [200, 429]],
      [['loopback'], [200, 200]],
    ] as const) {
      const { ask, close } = await limited(1, proxies);
      const first = await ask({ 'X-Forwarded-For': '198.51.100.1' });
      const second = await ask({ 'X-Forwarded-For': '198.51.100.2' });
      expect([first.status, second.status]).toEqual(expected);
      await close();
    }
  });
});
