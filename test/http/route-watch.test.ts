import { Router } from 'express';
import type { RequestHandler } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endpoint } from '../../src/http/endpoint.ts';
import { type RouteCall, watchRoute } from '../../src/http/route-watch.ts';
import { ServiceError } from '../../src/http/service-error.ts';
import { type Served, serve } from './served.ts';

const route = '/cds-services/:id/feedback';
let served: Served | undefined;
afterEach(() => served?.close());

/** The feedback of one service, watched and perhaps refused on its way; what the watcher is told. */
async function watched(answer: RequestHandler, guard?: RequestHandler) {
  const calls: RouteCall[] = [];
  const ends: object[] = [];
  const router = Router();
  if (guard !== undefined) router.all('/cds-services/:id{/*rest}', guard);
  endpoint(router, route, { post: [answer] });
  const watch = watchRoute(
    { method: 'POST', route, services: ['trial-match'] },
    {
      began(call) {
        calls.push(call);
        return { ended: (end) => void ends.push(end) };
      },
    },
  );
  const { url } = (served = await serve(() => [watch, router]));
  const send = (method: string, service = 'trial-match', init: RequestInit = {}) =>
    fetch(`${url}/cds-services/${service}/feedback`, { method, ...init });
  return { calls, ends, send };
}

const fine: RequestHandler = (_request, response) => void response.status(200).end();

describe('a route that is watched', () => {
  it('shows each call by its pattern, with the caller’s trace, and how it ended', async () => {
    const { calls, ends, send } = await watched(fine);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await send('POST', 'trial-match', { headers: { traceparent } });
    expect(calls).toEqual([{ method: 'POST', route, service: 'trial-match', traceparent }]);
    await vi.waitFor(() => {
      expect(ends).toEqual([{ status: 200, aborted: false }]);
    });
  });

  it('shows a call that is refused before its handler', async () => {
    const { calls, ends, send } = await watched(fine, () => {
      throw new ServiceError('rate-limited', 'Not so fast.');
    });
    await send('POST');
    await vi.waitFor(() => {
      expect(ends).toEqual([{ status: 429, aborted: false }]);
    });
    expect(calls).toEqual([{ method: 'POST', route, service: 'trial-match' }]);
  });

  it('shows that a caller went away', async () => {
    const caller = new AbortController();
    const { ends, send } = await watched(() => {
      caller.abort();
    });
    await expect(send('POST', 'trial-match', { signal: caller.signal })).rejects.toThrow();
    await vi.waitFor(() => {
      expect(ends).toMatchObject([{ aborted: true }]);
    });
  });

  it('is not called by another method or for a service that there is not, and answers all the same', async () => {
    const { calls, send } = await watched(fine);
    expect((await send('OPTIONS')).status).toBe(204);
    expect((await send('GET')).status).toBe(405);
    expect((await send('POST', 'jane-roe')).status).toBe(200);
    expect(calls).toEqual([]);
  });
});
