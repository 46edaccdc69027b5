import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { exportSPKI, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from '../served.ts';
import { call, guarded, publicUrl, refusalOf, serviceUrl } from './guarded.ts';
import { keyHost, seconds, signed, signingKey } from './issuer.ts';
import type { KeyHost, SigningKey } from './issuer.ts';

const iss = 'https://ehr.example.org';
let key: SigningKey;
let other: SigningKey;
let rsa: SigningKey;
let host: KeyHost;
let served: Served;

beforeAll(async () => {
  [key, other, rsa] = await Promise.all([
    signingKey('ES384', 'a+b/c='),
    signingKey('ES384'),
    signingKey('RS384', 'rsa'),
  ]);
  host = await keyHost(key, rsa);
  served = await guarded({
    issuers: [
      { issuer: iss, jwksUrl: host.url },
      { issuer: 'https://vendor.example.org', jwksUrl: host.url, tenant: 'north' },
    ],
  });
});
afterAll(async () => {
  await served.close();
  await host.close();
});

const good = { iss, aud: serviceUrl };

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

/** Three parts of any header and claims, with a signature of one's own. */
function forged(header: object, claims: object, sign: (signed: string) => string): string {
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign(text)}`;
}

function wholeClaims(claims: object = {}) {
  return { ...good, iat: seconds(), exp: seconds() + 300, jti: randomUUID(), ...claims };
}

describe('a token that lets nobody in', () => {
  const attacks: readonly (readonly [string, string, () => string | Promise<string>])[] = [
    ['no JWT', 'token-malformed', () => 'abc'],
    ['three dots and nothing else', 'token-malformed', () => '..'],
    ['of claims that are no object', 'token-malformed', () => forged({}, [], () => 'x')],
    ['unsigned', 'algorithm', () => forged({ alg: 'none' }, wholeClaims(), () => '')],
    [
      'unsigned with odd letters',
      'algorithm',
      () => forged({ alg: 'nOnE' }, wholeClaims(), () => ''),
    ],
    [
      'signed with a shared secret',
      'algorithm',
      () =>
        forged({ alg: 'HS256', kid: key.kid }, wholeClaims(), (text) =>
          createHmac('sha256', 'secret').update(text).digest('base64url'),
        ),
    ],
    [
      'signed with an algorithm that is not listed',
      'algorithm',
      async () => signed(await signingKey('PS256', rsa.kid), good),
    ],
    ['of another use', 'type', () => signed(key, good, { typ: 'at+jwt' })],
    ['that names no key', 'kid-absent', () => signed(key, good, { kid: undefined })],
    [
      'with a critical header that is not known',
      'token-malformed',
      () => forged({ alg: 'ES384', kid: key.kid, crit: ['x'], x: 1 }, wholeClaims(), () => 'AA'),
    ],
    ['of an unknown key', 'key-unknown', () => signed(other, good)],
    [
      'of another key under a known name',
      'signature',
      () => signed({ ...other, kid: key.kid }, good),
    ],
    [
      'of an EC key under an RSA key’s name',
      'key-unknown',
      () => signed({ ...other, kid: rsa.kid }, good),
    ],
    ['that brings its own key', 'key-unknown', () => signed(other, good, { jwk: other.jwk })],
    [
      'that brings its own key under a known name',
      'signature',
      () => signed(other, good, { kid: key.kid, jwk: other.jwk, x5c: ['AAAA'] }),
    ],
    [
      'whose jku is not listed',
      'jku-not-listed',
      () => signed(other, good, { jku: 'http://127.0.0.1:1/jwks.json' }),
    ],
    [
      'well signed whose jku is not listed',
      'jku-not-listed',
      () => signed(key, good, { jku: `${host.url}?x` }),
    ],
    [
      'of an issuer that is not listed',
      'issuer-unknown',
      () => signed(key, { ...good, iss: `${iss}/` }),
    ],
    ['whose issuer is a list', 'issuer-unknown', () => signed(key, { ...good, iss: [iss] })],
    ['without an issuer', 'issuer-unknown', () => signed(key, { ...good, iss: undefined })],
    ['without an audience', 'claim-absent', () => signed(key, { ...good, aud: undefined })],
    ['without exp', 'claim-absent', () => signed(key, { ...good, exp: undefined })],
    ['without iat', 'claim-absent', () => signed(key, { ...good, iat: undefined })],
    ['without jti', 'claim-absent', () => signed(key, { ...good, jti: undefined })],
    ['with an empty jti', 'claim-invalid', () => signed(key, { ...good, jti: '' })],
    ['with a jti that is a number', 'claim-invalid', () => signed(key, { ...good, jti: 7 })],
    [
      'with exp as text',
      'claim-invalid',
      () => signed(key, { ...good, exp: String(seconds() + 300) }),
    ],
    [
      'for another service',
      'audience',
      () => signed(key, { ...good, aud: `${publicUrl}/cds-services/other` }),
    ],
    [
      'for another host',
      'audience',
      () => signed(key, { ...good, aud: serviceUrl.replace('trials', 'trails') }),
    ],
    [
      'for us by http',
      'audience',
      () => signed(key, { ...good, aud: serviceUrl.replace('https', 'http') }),
    ],
    ['for a list without us', 'audience', () => signed(key, { ...good, aud: ['x', 'y'] })],
    [
      'for a URL that only begins with ours',
      'audience',
      () => signed(key, { ...good, aud: `${serviceUrl}?x=1` }),
    ],
    [
      'that has expired',
      'expired',
      () => signed(key, { ...good, iat: seconds() - 400, exp: seconds() - 70 }),
    ],
    ['issued in the future', 'not-yet', () => signed(key, { ...good, iat: seconds() + 70 })],
    ['not valid before the future', 'not-yet', () => signed(key, { ...good, nbf: seconds() + 70 })],
    ['that lives for a day', 'lifetime', () => signed(key, { ...good, exp: seconds() + 86_400 })],
    [
      'that ends before it begins',
      'lifetime',
      () => signed(key, { ...good, iat: seconds() + 55, exp: seconds() }),
    ],
    [
      'that is longer than any',
      'token-too-long',
      () => signed(key, { ...good, sub: 'x'.repeat(8000) }),
    ],
  ];

  it.each(attacks)(
    '%s: 401, and the reason (%s) in the log alone',
    async (_what, reason, token) => {
      const refusal = await refusalOf(served, await call(served, await token()));
      expect(refusal).toMatchObject({ status: 401, challenge: 'Bearer', reason });
      // The same words for every reason, with nothing but the request's id.
      expect(refusal.outcome).toEqual({
        resourceType: 'OperationOutcome',
        id: refusal.id,
        issue: [
          {
            severity: 'error',
            code: 'login',
            details: { text: 'unauthorized' },
            diagnostics: 'The caller could not be authenticated.',
          },
        ],
      });
    },
  );

  it('signed with the public key as a secret, in each of its forms', async () => {
    const spki = await exportSPKI((await importJWK(rsa.jwk, 'RS384')) as CryptoKey);
    for (const secret of [spki, spki.trim(), JSON.stringify(rsa.jwk), rsa.jwk.n ?? '']) {
      const token = forged({ alg: 'HS256', kid: rsa.kid }, wholeClaims(), (text) =>
        createHmac('sha256', secret).update(text).digest('base64url'),
      );
      const refusal = await refusalOf(served, await call(served, token));
      expect(refusal).toMatchObject({ status: 401, reason: 'algorithm' });
    }
  });

  it('whose signature or claims were changed by a single character', async () => {
    const [header = '', claims = '', signature = ''] = (await signed(key, good)).split('.');
    const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const token of [
      [header, claims, flipped(signature)],
      [header, Buffer.from(JSON.stringify(wholeClaims())).toString('base64url'), signature],
      [header, claims, ''],
    ]) {
      expect((await call(served, token.join('.'))).status).toBe(401);
    }
  });

  it('is not fetched for: none of the jku was asked', async () => {
    const before = host.asked;
    await call(served, await signed(other, good, { jku: `${host.url}?evil` }));
    expect(host.asked).toBe(before);
  });
});

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
    const response = await call(served, 'x'.repeat(60_000)).catch(() => undefined);
    expect(response?.status ?? 431).toBe(431);
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
