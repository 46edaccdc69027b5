import nock from 'nock';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchFaults } from '../../src/fhir/fhir-client.ts';
import { givenClient } from './given-client.ts';
import { base, closeTheEdge, conditions, next, origin, page, search } from './given-edge.ts';

/* A server in trouble: what is asked again, for how long, and when no more. */

closeTheEdge();

describe('a request is sent again', () => {
  it.each([
    ['502', 502, {}],
    ['503', 503, {}],
    ['504', 504, {}],
    ['503 that says when', 503, { 'Retry-After': '0' }],
    ['429 that says when', 429, { 'Retry-After': '0' }],
  ])('after %s', async (_what, status, headers) => {
    nock(origin).get(conditions).reply(status, '', headers).get(conditions).reply(200, page());
    const client = givenClient({ servers: [base] });
    expect(await client.open(base).fetch('Condition?patient=p1')).toEqual({ pages: [page()] });
    expect(client.events).toMatchObject([{ resourceType: 'Condition', retries: 1 }]);
  });

  it.each([
    ['429 that does not say when', 429, {}, 'rate-limited'],
    ['429 that says a time after the deadline', 429, { 'Retry-After': '60' }, 'rate-limited'],
    ['503 that says a time after the deadline', 503, { 'Retry-After': '60' }, 'server-error'],
    ['500', 500, {}, 'server-error'],
    ['501', 501, {}, 'server-error'],
    ['408', 408, {}, 'rejected'],
    ['403', 403, {}, 'forbidden'],
    ['404', 404, {}, 'not-found'],
    ['401', 401, {}, 'unauthorized'],
  ])('but not after %s', async (_what, status, headers, fault) => {
    nock(origin).get(conditions).reply(status, '', headers).get(conditions).reply(200, page());
    const started = performance.now();
    expect((await search()).fault).toBe(fault);
    // It did not sit out the deadline of twenty seconds.
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('only as often as is allowed', async () => {
    nock(origin).persist().get(conditions).reply(503);
    const client = givenClient({ servers: [base], limits: { retries: 2 } });
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBe('server-error');
    expect(client.events).toMatchObject([{ retries: 2, fault: 'server-error' }]);
  });
});

describe('the deadline', () => {
  it('ends the wait for a slow answer', async () => {
    nock(origin).get(conditions).delay(30_000).reply(200, page());
    const started = performance.now();
    expect(await search({}, 50)).toEqual({ pages: [], fault: 'deadline' });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('keeps the pages that came in time', async () => {
    nock(origin)
      .get(conditions)
      .reply(200, next(`${base}/Condition?page=2`))
      .get('/fhir/r4/Condition?page=2')
      .delay(30_000)
      .reply(200, page());
    const { pages, fault } = await search({}, 2000);
    expect([pages.length, fault]).toEqual([1, 'deadline']);
  });

  it('that has passed lets nothing out', async () => {
    const request = nock(origin).get(conditions).reply(200, page());
    expect((await search({}, -1)).fault).toBe('deadline');
    expect(request.isDone()).toBe(false);
  });
});

describe('a server that keeps failing', () => {
  const circuit = { answers: 4, restMs: 60_000 };
  afterEach(() => void vi.useRealTimers());
  const ask = (client: ReturnType<typeof givenClient>, url = base) =>
    client.open(url).fetch('Condition?patient=p1');

  it('is left alone for a while, then tried again; other servers are asked all the while', async () => {
    const other = 'https://other.example.org/fhir';
    const client = givenClient({ servers: [base, other], limits: { circuit, retries: 0 } });
    nock(origin).get(conditions).times(4).reply(500);
    nock('https://other.example.org').persist().get(/.*/u).reply(200, page());
    for (let count = 0; count < 4; count += 1) {
      expect((await ask(client)).fault).toBe('server-error');
    }
    const revived = nock(origin).persist().get(conditions).reply(200, page());
    expect((await ask(client)).fault).toBe('circuit-open');
    expect(revived.isDone()).toBe(false);
    expect((await ask(client, other)).fault).toBeUndefined();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + circuit.restMs });
    expect((await ask(client)).fault).toBeUndefined();
    expect((await ask(client)).fault).toBeUndefined();
  });

  it.each([401, 403, 404, 429])(
    'is one that has no answer for us: not one that says %s',
    async (status) => {
      const client = givenClient({ servers: [base], limits: { circuit } });
      nock(origin).persist().get(conditions).reply(status);
      for (let count = 0; count < 10; count += 1) {
        expect((await ask(client)).fault).not.toBe('circuit-open');
      }
    },
  );
});

describe('the listener', () => {
  it('hears type, time, fault and retries of each fetch, and nothing of the patient', async () => {
    const client = givenClient({ servers: [base] });
    nock(origin).get('/fhir/r4/Patient/p1').reply(200, { resourceType: 'Patient', id: 'p1' });
    nock(origin)
      .get(/Condition/u)
      .reply(404);
    const session = client.open(base);
    await session.fetch('Patient/p1');
    await session.fetch('Condition?patient=p1');
    await session.followNext('https://evil.test/jane-roe', 'Procedure');
    expect(client.events).toMatchObject([
      { resourceType: 'Patient', retries: 0 },
      { resourceType: 'Condition', fault: 'not-found' },
      { resourceType: 'Procedure', fault: 'other-origin' },
    ]);
    for (const event of client.events) {
      expect(event.milliseconds).toBeGreaterThanOrEqual(0);
      expect(fetchFaults).toContain(event.fault ?? 'deadline');
      expect(JSON.stringify(event)).not.toMatch(/p1|jane|example/u);
    }
  });
});
