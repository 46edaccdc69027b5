import { createHmac, randomUUID } from 'node:crypto';
import { exportSPKI, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from '../served.ts';
import { call, publicUrl, refusalOf, serviceUrl } from './guarded.ts';
import { good, iss, hospital } from './hospital.ts';
import type { Hospital } from './hospital.ts';
import { seconds, signed, signingKey } from './issuer.ts';
import type { KeyHost, SigningKey } from './issuer.ts';

let key: SigningKey;
let other: SigningKey;
let rsa: SigningKey;
let host: KeyHost;
let served: Served;
let close: Hospital['close'];

beforeAll(async () => {
  ({ key, other, rsa, host, served, close } = await hospital());
});
afterAll(() => close());

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
