import { setTimeout as delay } from 'node:timers/promises';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { givenClient } from './given-client.ts';
import { base, closeTheEdge, conditions, next, origin, page } from './given-edge.ts';

/* An EHR that did not wait long enough sends the same call again, with the same hookInstance. */

const query = 'Condition?patient=p1';
const old = page({ entry: [{ resource: { resourceType: 'Condition', id: 'old' } }] });
const newer = page({ entry: [{ resource: { resourceType: 'Condition', id: 'newer' } }] });

closeTheEdge();

const conditional = ['if-none-match', 'if-modified-since'];

/** The server answers once, and only a request that asks for it anew. */
function answers(body: object, headers: Record<string, string> = {}, status = 200): void {
  nock(origin, { badheaders: conditional }).get(conditions).reply(status, body, headers);
}

/** It answers once, and only a request with that condition. */
function answersIf(etag: string, status: number, body?: object, headers = {}): void {
  nock(origin, { reqheaders: { 'if-none-match': etag } })
    .get(conditions)
    .reply(status, body, headers);
}

describe('a call that is repeated', () => {
  it('asks whether what it read still holds, and does not read it again', async () => {
    const client = givenClient({ servers: [base] });
    answers(old, { etag: 'W/"7"' });
    await client.open(base).fetch(query);
    const token = { authorization: 'Bearer another-token' };
    nock(origin, { reqheaders: { 'if-none-match': 'W/"7"', ...token } })
      .get(conditions)
      .reply(304);
    const again = client.open(base, { token: 'another-token' });
    expect(await again.fetch(query)).toEqual({ pages: [old] });
  });

  it('reads what has changed since', async () => {
    const client = givenClient({ servers: [base] });
    answers(old, { etag: '"7"' });
    await client.open(base).fetch(query);
    answersIf('"7"', 200, newer, { etag: '"8"' });
    expect(await client.open(base).fetch(query)).toEqual({ pages: [newer] });
    answersIf('"8"', 304);
    expect(await client.open(base).fetch(query)).toEqual({ pages: [newer] });
  });

  it('gets nothing of it when its token is refused', async () => {
    const client = givenClient({ servers: [base] });
    answers(old, { etag: '"7"' });
    await client.open(base).fetch(query);
    answersIf('"7"', 403, { resourceType: 'OperationOutcome' });
    expect(await client.open(base).fetch(query)).toEqual({ pages: [], fault: 'forbidden' });
  });

  it('may ask by date, and goes on through all pages', async () => {
    const client = givenClient({ servers: [base] });
    const first = next(`${base}/Condition?page=2`);
    const date = 'Wed, 25 Nov 2026 10:00:00 GMT';
    nock(origin)
      .get(conditions)
      .reply(200, first, { 'last-modified': date })
      .get('/fhir/r4/Condition?page=2')
      .reply(200, old, { 'last-modified': date });
    await client.open(base).fetch(query);
    nock(origin, { reqheaders: { 'if-modified-since': date } })
      .get(conditions)
      .reply(304)
      .get('/fhir/r4/Condition?page=2')
      .reply(304);
    expect(await client.open(base).fetch(query)).toEqual({ pages: [first, old] });
  });

  it('finds nothing that was cut off or is no FHIR', async () => {
    const client = givenClient({ servers: [base] });
    nock(origin).get(conditions).reply(200, '{"resourceType":"Bun', { etag: '"7"' });
    expect((await client.open(base).fetch(query)).fault).toBe('cut-off');
    answers(old);
    expect(await client.open(base).fetch(query)).toEqual({ pages: [old] });
  });
});

describe('nothing is kept', () => {
  const limits = { milliseconds: 20_000, bytes: 100_000 };

  /** What the second of two calls comes to, if it asks for everything anew. */
  const secondCall = async (
    headers: Record<string, string>,
    repeats = limits,
    hookInstance = 'a-call',
    between: () => unknown = () => undefined,
  ) => {
    const client = givenClient({ servers: [base], limits: { repeats } });
    answers(old, headers);
    await client.open(base).fetch(query);
    await between();
    answers(newer);
    return client.open(base, { hookInstance }).fetch(query);
  };

  it('for another hookInstance', async () => {
    const etag = { etag: '"7"' };
    expect(await secondCall(etag, limits, 'another-call')).toEqual({ pages: [newer] });
    // In the same it is, and a server that must not be asked for it does not answer.
    expect(await secondCall(etag)).toMatchObject({ pages: [] });
  });

  it('for longer than a repeat may take', async () => {
    const short = { ...limits, milliseconds: 20 };
    const found = await secondCall({ etag: '"7"' }, short, 'a-call', () => delay(100));
    expect(found).toEqual({ pages: [newer] });
  });

  it('beyond the bytes that all calls may take together', async () => {
    const few = { ...limits, bytes: 50 };
    expect(await secondCall({ etag: '"7"' }, few)).toEqual({ pages: [newer] });
  });

  it('of an answer that its server would not know again, or forbids to store', async () => {
    const forbidden = { etag: '"7"', 'cache-control': 'private, no-store' };
    for (const headers of [{}, forbidden]) {
      expect(await secondCall(headers)).toEqual({ pages: [newer] });
    }
  });

  it('once the client is closed', async () => {
    const client = givenClient({ servers: [base] });
    answers(old, { etag: '"7"' });
    await client.open(base).fetch(query);
    await client.close();
    answers(newer);
    expect(await client.open(base).fetch(query)).toEqual({ pages: [newer] });
  });
});
