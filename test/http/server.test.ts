import { Router } from 'express';
import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { endpoint } from '../../src/http/endpoint.ts';
import { createLogger } from '../../src/http/logger.ts';
import { listen } from '../../src/http/server.ts';
import { serve } from './served.ts';

/** A route that answers when it is told to. */
function slowRoute() {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const router = Router();
  endpoint(router, '/slow', {
    get: [
      async (_request, response) => {
        started.resolve();
        await release.promise;
        response.json({ done: true });
      },
    ],
  });
  return { router, started: started.promise, release: release.resolve };
}

describe('a server that closes', () => {
  it('lets the request that is under way finish, and takes no more', async () => {
    const slow = slowRoute();
    const served = await serve(() => [slow.router]);
    const answer = fetch(`${served.url}/slow`);
    await slow.started;
    const closed = served.close();
    await expect(fetch(`${served.url}/slow`)).rejects.toThrow();
    slow.release();
    expect(await (await answer).json()).toEqual({ done: true });
    await closed;
  });

  it('cuts off what does not finish in the time it is given', async () => {
    const slow = slowRoute();
    const served = await serve(() => [slow.router]);
    const answer = fetch(`${served.url}/slow`).catch(() => 'cut off');
    await slow.started;
    await served.close(20);
    expect(await answer).toBe('cut off');
    await vi.waitFor(() =>
      expect(served.log.at(-1)).toMatchObject({ route: '/slow', aborted: true }),
    );
    slow.release();
  });
});

describe('a port that is taken', () => {
  it('is an error of listening, not of the process', async () => {
    const app = createApp({ logger: createLogger('silent'), routers: [] });
    const first = await listen(app, { host: '127.0.0.1', port: 0 });
    await expect(listen(app, { host: '127.0.0.1', port: first.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await first.close();
  });
});
