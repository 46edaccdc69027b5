import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyTimes } from '../../../src/http/authentication/remote-keys.ts';
import type { Served } from '../served.ts';
import { call, guarded, refusalOf, serviceUrl } from './guarded.ts';
import { keyHost, signed, signingKey } from './issuer.ts';
import type { KeyHost, SigningKey } from './issuer.ts';

const iss = 'https://ehr.example.org';
/** So short that every request finds the keys to be old, and may look for new ones. */
const eager: KeyTimes = { refresh: 0, coolDown: 0, stale: 60_000, timeout: 300 };
const calm: KeyTimes = { refresh: 60_000, coolDown: 60_000, stale: 120_000, timeout: 300 };

let old: SigningKey;
let fresh: SigningKey;
let host: KeyHost;
let served: Served;

beforeEach(async () => {
  [old, fresh] = await Promise.all([signingKey('ES384'), signingKey('ES384')]);
  host = await keyHost(old);
});
afterEach(async () => {
  await served.close();
  await host.close();
});

async function serveWith(times: KeyTimes) {
  served = await guarded({ issuers: [{ issuer: iss, jwksUrl: host.url }], times });
}

async function statusFor(key: SigningKey, header = {}): Promise<number> {
  return (await call(served, await signed(key, { iss, aud: serviceUrl }, header))).status;
}

describe('published keys', () => {
  it('are fetched once for many callers', async () => {
    await serveWith(calm);
    const statuses = await Promise.all([1, 2, 3, 4].map(() => statusFor(old)));
    expect([statuses, host.asked]).toEqual([[200, 200, 200, 200], 1]);
  });

  it('that are rotated are found with the first token that names a new one', async () => {
    await serveWith(calm);
    expect(await statusFor(old)).toBe(200);
    host.publish(fresh);
    expect(await statusFor(fresh)).toBe(200);
    expect(await statusFor(old)).toBe(401);
  });

  it('are not asked for again by each token with an unknown key', async () => {
    await serveWith(calm);
    for (let count = 0; count < 5; count += 1) expect(await statusFor(fresh)).toBe(401);
    expect(host.asked).toBe(2);
  });

  it('that are withdrawn are believed until they are fetched anew, and no longer', async () => {
    await serveWith({ ...eager, coolDown: 0 });
    expect(await statusFor(old)).toBe(200);
    host.publish(fresh);
    await vi.waitFor(async () => expect(await statusFor(old)).toBe(401));
  });
});

describe('a host of keys', () => {
  it.each([
    [
      'that is broken',
      (host: KeyHost) => {
        host.behave((response) => response.writeHead(500).end());
      },
    ],
    ['that sends HTML', (host: KeyHost) => host.behave((response) => response.end('<html>'))],
    [
      'that sends no keys',
      (host: KeyHost) => host.behave((response) => response.end('{"keys":[]}')),
    ],
    ['that cuts off', (host: KeyHost) => host.behave((response) => response.destroy())],
    ['that never answers', (host: KeyHost) => host.behave(() => undefined)],
    [
      'that sends without end',
      (host: KeyHost) => {
        host.behave((response) => {
          const more = setInterval(() => response.write('x'.repeat(100_000)), 1);
          response.on('close', () => clearInterval(more));
        });
      },
    ],
    [
      'that redirects',
      (host: KeyHost) => {
        host.behave((response) => response.writeHead(302, { Location: host.url }).end());
      },
    ],
    ['that is gone', (host: KeyHost) => host.close()],
  ])('%s is survived on the keys that are known, and nobody waits for it', async (_what, fail) => {
    await serveWith(eager);
    expect(await statusFor(old)).toBe(200);
    await Promise.resolve(fail(host));
    const began = performance.now();
    for (let count = 0; count < 5; count += 1) expect(await statusFor(old)).toBe(200);
    // Five times the wait for a host that never answers would be 1,500 ms.
    expect(performance.now() - began).toBeLessThan(1_200);
    // A key that is not known may be looked for, and is refused within the time that a fetch has.
    expect(await statusFor(fresh)).toBe(401);
    await vi.waitFor(() => expect(served.logText()).toContain('keys could not be fetched'));
    expect(served.logText()).not.toContain(host.url);
  });

  it('that was down from the start is tried again, but not by every caller', async () => {
    await serveWith({ ...calm, coolDown: 200 });
    host.behave((response) => response.writeHead(503).end());
    const first = await call(served, await signed(old, { iss, aud: serviceUrl }));
    expect(await refusalOf(served, first)).toMatchObject({
      status: 401,
      reason: 'keys-unavailable',
    });
    expect(await statusFor(old)).toBe(401);
    expect(host.asked).toBe(1);
    host.behave();
    await vi.waitFor(async () => expect(await statusFor(old)).toBe(200));
  });

  it('is survived for so long, and then its keys are not believed any more', async () => {
    await serveWith({ ...eager, coolDown: 60_000, stale: 400 });
    expect(await statusFor(old)).toBe(200);
    host.behave((response) => response.writeHead(503).end());
    expect(await statusFor(old)).toBe(200);
    await vi.waitFor(async () => expect(await statusFor(old)).toBe(401), { timeout: 5_000 });
  });
});

describe('a jku', () => {
  it('that is listed is where the key is looked for', async () => {
    const elsewhere = await keyHost(fresh);
    served = await guarded({
      issuers: [{ issuer: iss, jwksUrl: host.url, jku: [elsewhere.url] }],
      times: calm,
    });
    expect(await statusFor(fresh, { jku: elsewhere.url })).toBe(200);
    expect(await statusFor(old, { jku: host.url })).toBe(200);
    // A key of one set is none of the other.
    expect(await statusFor(old, { jku: elsewhere.url })).toBe(401);
    expect(await statusFor(fresh)).toBe(401);
    await elsewhere.close();
  });

  it('must be there where the issuer’s keys are known by it alone, and may be slow or down', async () => {
    served = await guarded({ issuers: [{ issuer: iss, jku: [host.url] }], times: calm });
    expect(await statusFor(old)).toBe(401);
    expect(await statusFor(old, { jku: host.url })).toBe(200);
    host.behave(() => undefined);
    expect(await statusFor(old, { jku: host.url })).toBe(200);
    expect(await statusFor(fresh, { jku: host.url })).toBe(401);
  });
});

describe('keys that were given out of band', () => {
  it('are never asked for', async () => {
    served = await guarded({ issuers: [{ issuer: iss, keys: { keys: [old.jwk] } }] });
    expect(await statusFor(old)).toBe(200);
    expect(await statusFor(fresh)).toBe(401);
    expect(host.asked).toBe(0);
  });
});
