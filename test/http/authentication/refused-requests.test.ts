import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawClient } from '../raw-client.ts';
import type { Served } from '../served.ts';
import { call, refusalOf, serviceUrl } from './guarded.ts';
import { good, hospital } from './hospital.ts';
import type { Hospital } from './hospital.ts';
import { signed } from './issuer.ts';
import type { SigningKey } from './issuer.ts';

let key: SigningKey;
let served: Served;
let close: Hospital['close'];

beforeAll(async () => {
  ({ key, served, close } = await hospital());
});
afterAll(() => close());

describe('a request', () => {
  it.each([
    ['without a token', {}, 'token-absent'],
    ['with a password', { Authorization: 'Basic YTpi' }, 'scheme-other'],
    ['with a scheme and no token', { Authorization: 'Bearer' }, 'scheme-other'],
    ['with two tokens in one header', { Authorization: 'Bearer a b' }, 'scheme-other'],
  ])('%s is refused', async (_what, headers, reason) => {
    const response = await fetch(`${served.url}/cds-services/trial-match`, {
      method: 'POST',
      headers,
    });
    expect(await refusalOf(served, response)).toMatchObject({ status: 401, reason });
  });

  it('may write bearer as it likes', async () => {
    const response = await fetch(`${served.url}/cds-services/trial-match`, {
      method: 'POST',
      headers: { Authorization: `bearer  ${await signed(key, good)}` },
    });
    expect(response.status).toBe(200);
  });

  it('with two Authorization headers is refused, even if one of them is good', async () => {
    const token = await signed(key, good);
    const status = await new Promise((resolve, reject) => {
      const { port, hostname } = new URL(served.url);
      httpRequest(
        {
          hostname,
          port,
          path: '/cds-services/trial-match',
          method: 'POST',
          headers: [
            'Host',
            hostname,
            'Authorization',
            `Bearer ${token}`,
            'Authorization',
            'Bearer x',
            'X-Request-Id',
            'twice',
          ],
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
    const line = served.log.find(
      ({ requestId, msg }) => requestId === 'twice' && msg === 'caller refused',
    );
    expect(line).toMatchObject({ reason: 'header-repeated' });
  });

  it('with more headers than a server can take gets none through, and leaves the service as it was', async () => {
    const client = await rawClient(served.url);
    client.socket.write(`GET / HTTP/1.1\r\nAuthorization: Bearer ${'x'.repeat(60_000)}\r\n\r\n`);
    await client.closed;
    expect(client.answer).toContain('431 Request Header Fields Too Large');
    expect(client.answer).toContain('"details":{"text":"headers-too-large"}');
    expect((await call(served, await signed(key, good))).status).toBe(200);
  });

  it('below a service is refused whatever its path and method', async () => {
    for (const [method, path] of [
      ['GET', '/cds-services/trial-match'],
      ['POST', '/cds-services/trial-match/'],
      ['POST', '/CDS-Services/trial-match'],
      ['POST', '/cds-services/trial-match/feedback'],
      ['DELETE', '/cds-services/none'],
      ['POST', '/cds-services/a/b/c'],
    ] as const) {
      expect([path, (await fetch(`${served.url}${path}`, { method })).status]).toEqual([path, 401]);
    }
  });
});

describe('a token that is used again', () => {
  it('is refused, on any route', async () => {
    const token = await signed(key, good);
    expect((await call(served, token)).status).toBe(200);
    const again = await refusalOf(served, await call(served, token));
    expect(again).toMatchObject({ status: 401, reason: 'replayed' });
    const feedback = await call(served, token, '/cds-services/trial-match/feedback');
    expect(feedback.status).toBe(401);
  });

  it('at the same time lets one of them in', async () => {
    const token = await signed(key, good);
    const responses = await Promise.all(Array.from({ length: 10 }, () => call(served, token)));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is a new one where only its jti is that of another issuer’s token', async () => {
    const jti = randomUUID();
    const first = await call(served, await signed(key, { ...good, jti }));
    const vendor = { iss: 'https://vendor.example.org', tenant: 'north', aud: serviceUrl, jti };
    const second = await call(served, await signed(key, vendor));
    expect([first.status, second.status]).toEqual([200, 200]);
  });
});

describe('the log', () => {
  it('has no part of any token', async () => {
    const token = await signed(key, { ...good, sub: 'dr-marked-name', jti: 'jti-marked' });
    await call(served, token);
    await call(served, token);
    const parts = [...token.split('.'), 'dr-marked-name', 'jti-marked'];
    for (const part of parts) expect(served.logText()).not.toContain(part);
  });
});
