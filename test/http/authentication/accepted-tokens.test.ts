import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from '../served.ts';
import { call, guarded, publicUrl, refusalOf, serviceUrl } from './guarded.ts';
import { good, iss, hospital } from './hospital.ts';
import type { Hospital } from './hospital.ts';
import { seconds, signed, signingKey } from './issuer.ts';
import type { KeyHost, SigningKey } from './issuer.ts';

let key: SigningKey;
let host: KeyHost;
let served: Served;
let close: Hospital['close'];

beforeAll(async () => {
  ({ key, host, served, close } = await hospital());
});
afterAll(() => close());

describe('a token', () => {
  it.each([
    ['with all that CDS Hooks asks for', {}],
    ['for a list of audiences', { aud: ['https://other.example.org', serviceUrl] }],
    ['with its audience typed by hand', { aud: ` ${serviceUrl.replace('trials', 'TRIALS')}/ ` }],
    ['with the default port in its audience', { aud: serviceUrl.replace('.org', '.org:443') }],
    ['with an EHR’s extra claims', { nbf: seconds() - 5, sub: 'practitioner' }],
    ['of a clock that is 50 s fast', { iat: seconds() + 50, nbf: seconds() + 50 }],
    ['of a clock that is 50 s slow', { iat: seconds() - 350, exp: seconds() - 50 }],
  ])('%s lets its bearer in', async (_what, claims) => {
    const response = await call(served, await signed(key, { ...good, ...claims }));
    expect([response.status, await response.json()]).toEqual([200, { caller: iss }]);
  });

  it.each(['ES384', 'RS384', 'ES256', 'RS256'])('may be signed with %s', async (alg) => {
    const signer = await signingKey(alg);
    const own = await guarded({ issuers: [{ issuer: iss, keys: { keys: [signer.jwk] } }] });
    expect((await call(own, await signed(signer, good))).status).toBe(200);
    await own.close();
  });

  it('names its tenant where the issuer signs for many, and tenants are callers of their own', async () => {
    const claims = { ...good, iss: 'https://vendor.example.org' };
    const north = await call(served, await signed(key, { ...claims, tenant: 'north' }));
    expect(await north.json()).toEqual({ caller: 'https://vendor.example.org#north' });
    for (const tenant of ['south', undefined]) {
      const response = await call(served, await signed(key, { ...claims, tenant }));
      expect(await refusalOf(served, response)).toMatchObject({ status: 401, reason: 'tenant' });
    }
  });

  it('for feedback may name the service or the feedback, and one for feedback is for nothing else', async () => {
    const feedback = '/cds-services/trial-match/feedback';
    const statusOf = async (aud: string, path: string) =>
      (await call(served, await signed(key, { ...good, aud }), path)).status;
    expect(await statusOf(serviceUrl, feedback)).toBe(200);
    expect(await statusOf(`${serviceUrl}/feedback`, feedback)).toBe(200);
    expect(await statusOf(`${serviceUrl}/feedback`, '/cds-services/trial-match')).toBe(401);
  });

  it('for all of the service’s URLs will do only where the setting says so', async () => {
    const aud = `${publicUrl}/cds-services/`;
    expect((await call(served, await signed(key, { ...good, aud }))).status).toBe(401);
    const lenient = await guarded({
      issuers: [{ issuer: iss, jwksUrl: host.url }],
      baseAudience: true,
    });
    expect((await call(lenient, await signed(key, { ...good, aud }))).status).toBe(200);
    await lenient.close();
  });
});
