import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';

/** A signing key of an EHR. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function signingKey(alg = 'ES384', kid: string = randomUUID()): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Seconds of Unix time. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** A token as an EHR makes one for each call. A claim that is undefined is left out. */
export function signed(
  key: SigningKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const whole = {
    iat: seconds(),
    exp: seconds() + 300,
    jti: randomUUID(),
    ...claims,
  };
  const given = Object.entries(whole).filter(([, value]) => value !== undefined);
  return new SignJWT(Object.fromEntries(given))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
    .sign(key.privateKey);
}

/** A real server that publishes a key set, and can be made to fail as real ones do. */
export interface KeyHost {
  readonly url: string;
  /** Requests so far. */
  readonly asked: number;
  publish(this: void, ...keys: readonly SigningKey[]): void;
  /** Answers in its own way from now on; none is the key set again. */
  behave(this: void, answer?: (response: ServerResponse) => void): void;
  close(this: void): Promise<void>;
}

export async function keyHost(...keys: readonly SigningKey[]): Promise<KeyHost> {
  let published = keys;
  let asked = 0;
  const keySet = (response: ServerResponse) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ keys: published.map(({ jwk }) => jwk) }));
  };
  let answer = keySet;
  const server = createServer((_request, response) => {
    asked += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    get asked() {
      return asked;
    },
    publish: (...next) => {
      published = next;
    },
    behave: (next = keySet) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
