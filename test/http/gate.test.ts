import { Router } from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authentication } from '../../src/http/authentication/authentication.ts';
import { issuerKeys } from '../../src/http/authentication/issuer-keys.ts';
import { type ReplayParts, replayGuard } from '../../src/http/authentication/replay-guard.ts';
import { tokenVerifier } from '../../src/http/authentication/verify-token.ts';
import { endpoint } from '../../src/http/endpoint.ts';
import { createGate, type GateParts } from '../../src/http/gate.ts';
import { Workload } from '../../src/http/load/workload.ts';
import { rateLimit } from '../../src/http/rate-limit.ts';
import { call, publicUrl, serviceUrl } from './authentication/guarded.ts';
import { signed, type SigningKey, signingKey } from './authentication/issuer.ts';
import { type Served, serve } from './served.ts';

const iss = 'https://ehr.example.org';
let key: SigningKey;
let served: Served;

beforeEach(async () => {
  key = await signingKey();
});
afterEach(() => served.close());

/** A service behind a whole gate. */
async function gated(parts: Partial<GateParts>, replay: Partial<ReplayParts> = {}) {
  served = await serve((logger) => {
    const issuer = { issuer: iss, keys: { keys: [key.jwk] } };
    const keys = issuerKeys(issuer, () => undefined);
    const gate = createGate({
      authentication: authentication({
        verify: tokenVerifier({ issuers: [{ issuer, keys }], longestLifetime: 3600 }),
        useOnce: replayGuard({ outage: 'local', onOutage: () => undefined, ...replay }),
        publicUrl,
        baseAudience: false,
        logger,
      }),
      discoveryAuthentication: false,
      workload: new Workload({ queueMs: 1000, mostRequests: 100 }),
      ...parts,
    });
    const router = Router();
    for (const step of gate.discovery) router.all('/cds-services', step);
    for (const step of gate.service) router.all('/cds-services/:id{/*rest}', step);
    const answer = (_request: unknown, response: { json: (body: object) => unknown }) => {
      response.json({ services: [] });
    };
    endpoint(router, '/cds-services', { get: [answer] });
    endpoint(router, '/cds-services/:id', { post: [answer] });
    return [router];
  });
}

const token = (aud = serviceUrl) => signed(key, { iss, aud });

describe('discovery', () => {
  it('is for everybody, unless the setting says otherwise', async () => {
    await gated({});
    expect((await fetch(`${served.url}/cds-services`)).status).toBe(200);
    await served.close();
    await gated({ discoveryAuthentication: true });
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${served.url}/cds-services`, { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask({ Authorization: `Bearer ${await token()}` })).toBe(401);
    const own = await token(`${publicUrl}/cds-services`);
    expect(await ask({ Authorization: `Bearer ${own}` })).toBe(200);
    expect(await ask({ Authorization: `Bearer ${own}` })).toBe(401);
  });
});

describe('a caller who is told to come again', () => {
  it('because there is too much to do, may bring the same token', async () => {
    const workload = new Workload({ queueMs: 1000, mostRequests: 1 });
    await gated({ workload });
    const other = workload.admit();
    const again = await token();
    const refused = await call(served, again);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    other?.done(true);
    expect((await call(served, again)).status).toBe(200);
  });

  it('because replays cannot be told at the moment, may bring the same token', async () => {
    let works = false;
    const shared = () => (works ? Promise.resolve(true) : Promise.reject(new Error('down')));
    await gated({}, { outage: 'refuse', shared });
    const again = await token();
    const refused = await call(served, again);
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '5']);
    works = true;
    expect((await call(served, again)).status).toBe(200);
  });

  it('because it asked too often, has used up no token, and whoever has none is counted too', async () => {
    await gated({ rateLimit: rateLimit(2) });
    const tokens = await Promise.all([token(), token(), token()]);
    const statuses = [];
    for (const each of [...tokens, undefined, undefined, undefined]) {
      statuses.push((await call(served, each)).status);
    }
    expect(statuses).toEqual([200, 200, 429, 401, 401, 429]);
  });
});
