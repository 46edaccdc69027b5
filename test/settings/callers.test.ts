import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from '../../src/settings.ts';
import { type SigningKey, signingKey } from '../http/authentication/issuer.ts';

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey('ES384', 'k1');
});

const issuer = 'https://ehr.example.org';
const jwksUrl = `${issuer}/jwks.json`;

function callersOf(environment: Readonly<Record<string, string>>) {
  return readSettings(environment).callers;
}

function faultsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

function issuers(...list: readonly object[]) {
  return { TRIALHOOK_ISSUERS: JSON.stringify(list) };
}

function file(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'trialhook-')), 'settings.json');
  writeFileSync(path, content);
  return path;
}

describe('authentication', () => {
  it('is off on a developer’s own machine, until issuers are named or it is set', () => {
    expect(callersOf({}).authentication).toBe(false);
    expect(callersOf(issuers({ issuer, jwksUrl })).authentication).toBe(true);
    expect(
      callersOf({ ...issuers({ issuer, jwksUrl }), TRIALHOOK_AUTHENTICATION: 'off' })
        .authentication,
    ).toBe(false);
  });

  it('has to be set off by name where others can reach the service', () => {
    expect(faultsOf({ TRIALHOOK_HOST: '0.0.0.0' })).toEqual([
      '  TRIALHOOK_ISSUERS is not set; expected whose tokens are believed, ' +
        'or TRIALHOOK_AUTHENTICATION=off for development',
    ]);
    const off = { TRIALHOOK_HOST: '0.0.0.0', TRIALHOOK_AUTHENTICATION: 'off' };
    expect(callersOf(off).authentication).toBe(false);
  });

  it('cannot be on without anybody to believe', () => {
    expect(faultsOf({ TRIALHOOK_AUTHENTICATION: 'on' })).toHaveLength(1);
  });
});

describe('issuers', () => {
  it('come with the URL of their keys, with keys, with a file of keys, or with jku alone', () => {
    const jwks = { keys: [key.jwk] };
    const list = [
      { issuer: 'a', jwksUrl, tenant: 'north' },
      { issuer: 'b', keys: jwks.keys },
      { issuer: 'c', jwksFile: file(JSON.stringify(jwks)) },
      { issuer: 'd', jku: [jwksUrl] },
    ];
    const expected = [
      { issuer: 'a', jwksUrl, tenant: 'north' },
      { issuer: 'b', keys: jwks },
      { issuer: 'c', keys: jwks },
      { issuer: 'd', jku: [jwksUrl] },
    ];
    expect(callersOf(issuers(...list)).issuers).toEqual(expected);
    expect(callersOf({ TRIALHOOK_ISSUERS: file(JSON.stringify(list)) }).issuers).toEqual(expected);
  });

  it('may publish keys by http on a developer’s machine alone', () => {
    const local = issuers({ issuer, jwksUrl: 'http://127.0.0.1:9/jwks' });
    expect(faultsOf(local)).toEqual([]);
    expect(faultsOf(issuers({ issuer, jwksUrl: 'http://10.0.0.1/jwks' }))).toHaveLength(1);
    expect(faultsOf({ ...local, TRIALHOOK_MODE: 'production' })[0]).toContain(
      'expected an https URL',
    );
    const jku = issuers({ issuer, jku: ['http://127.0.0.1:9/jwks'] });
    expect(faultsOf(jku)).toEqual([]);
    expect(faultsOf({ ...jku, TRIALHOOK_MODE: 'production' })[0]).toContain(
      '0.jku.0: expected an https URL',
    );
  });

  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    ['nothing', () => [], 'expected'],
    ['no list', () => 'not-a-file.json', 'expected a list in JSON, or a readable file'],
    ['no keys', () => [{ issuer }], '0: expected one of jwksUrl, jwksFile, keys and jku'],
    ['keys twice', () => [{ issuer, jwksUrl, keys: [key.jwk] }], '0: expected only one of'],
    [
      'one twice',
      () => [
        { issuer, jwksUrl },
        { issuer, jwksUrl },
      ],
      'expected each issuer once',
    ],
    ['a misspelt member', () => [{ issuer, jwksUrl, jkus: [] }], '0: '],
    [
      'a password in a URL',
      () => [{ issuer, jwksUrl: 'https://u:p@ehr.example.org/' }],
      '0.jwksUrl',
    ],
    ['a missing file', () => [{ issuer, jwksFile: '/nowhere.json' }], '0.keys: expected a list'],
    ['a key without a name', () => [{ issuer, keys: [{ ...key.jwk, kid: undefined }] }], 'kid'],
    ['a shared key', () => [{ issuer, keys: [{ kty: 'oct', k: 'AAAA', kid: 'x' }] }], 'RSA or EC'],
    [
      'a private key',
      () => [{ issuer, keys: [{ ...key.jwk, d: 'marked-secret' }] }],
      'private key',
    ],
  ];

  it.each(wrong)('with %s are refused, and no key is repeated', (_what, list, fault) => {
    const given = list();
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    const faults = faultsOf({ TRIALHOOK_ISSUERS: text });
    expect(faults[0]).toContain(`TRIALHOOK_ISSUERS: `);
    expect(faults.join()).toContain(fault);
    expect(faults.join()).not.toContain('marked-secret');
  });
});

/** Production as it starts. */
const sound = {
  TRIALHOOK_MODE: 'production',
  TRIALHOOK_PUBLIC_URL: 'https://trials.example.org',
  TRIALHOOK_PATIENT_KEYS: 'k1:0123456789abcdef0123456789abcdef',
  ...issuers({ issuer, jwksUrl }),
};

describe('production', () => {
  it('starts with issuers and an https URL, and is strict in what was not set', () => {
    const settings = readSettings(sound);
    expect(settings).toMatchObject({
      mode: 'production',
      corsOrigins: [],
      testClock: false,
      cqlOperation: false,
      callers: { authentication: true },
      limits: { requestsPerMinute: 6000 },
    });
  });

  it('refuses all that is fit for development only, at once', () => {
    const faults = faultsOf({
      TRIALHOOK_MODE: 'production',
      TRIALHOOK_AUTHENTICATION: 'off',
      TRIALHOOK_CORS_ORIGINS: 'https://a.example, *',
      TRIALHOOK_TEST_CLOCK: 'on',
      TRIALHOOK_CQL_OPERATION: 'on',
      TRIALHOOK_FHIR_SERVERS: '*, http://ehr.example.org/fhir',
    });
    const names = faults.map((fault) => /production: (\w+)/u.exec(fault)?.[1]);
    expect(names).toEqual([
      'TRIALHOOK_AUTHENTICATION',
      'TRIALHOOK_CORS_ORIGINS',
      'TRIALHOOK_PUBLIC_URL',
      'TRIALHOOK_TEST_CLOCK',
      'TRIALHOOK_CQL_OPERATION',
      'TRIALHOOK_FHIR_SERVERS',
      'TRIALHOOK_FHIR_SERVERS',
      'TRIALHOOK_PATIENT_KEYS',
    ]);
  });

  it.each([
    ['TRIALHOOK_AUTHENTICATION', 'off'],
    ['TRIALHOOK_CORS_ORIGINS', '*'],
    ['TRIALHOOK_PUBLIC_URL', 'http://trials.example.org'],
    ['TRIALHOOK_TEST_CLOCK', 'on'],
    ['TRIALHOOK_CQL_OPERATION', 'on'],
    ['TRIALHOOK_FHIR_SERVERS', 'https://ehr.example.org/fhir, *'],
    ['TRIALHOOK_FHIR_SERVERS', 'https://ehr.example.org/fhir, HTTP://10.0.0.7/fhir'],
    ['TRIALHOOK_FHIR_SERVERS', 'http://127.example.org/fhir'],
    ['TRIALHOOK_FHIR_SERVERS', 'http://localhost.example.org/fhir'],
    ['TRIALHOOK_PATIENT_KEYS', ''],
  ])('refuses %s=%s by itself', (name, value) => {
    expect(faultsOf({ ...sound, [name]: value })).toEqual([
      expect.stringContaining(`production: ${name}`),
    ]);
  });
});

describe('a FHIR server without TLS', () => {
  const server = 'http://ehr.example.org/fhir';

  it('is refused in production by its name, with what to do', () => {
    const servers = `https://lab.example.org/fhir, ${server}`;
    expect(faultsOf({ ...sound, TRIALHOOK_FHIR_SERVERS: servers })).toEqual([
      `  production: TRIALHOOK_FHIR_SERVERS has ${server}: charts and their tokens could be read on their way. ` +
        'Name the https URL, or set TRIALHOOK_FHIR_PLAIN_HTTP=on where that network is protected by other means.',
    ]);
  });

  it('may be asked in production where a site says so, and in development', () => {
    const listed = { TRIALHOOK_FHIR_SERVERS: server };
    const allowed = { ...sound, ...listed, TRIALHOOK_FHIR_PLAIN_HTTP: 'on' };
    expect(readSettings(allowed).fhir.servers).toEqual([server]);
    expect(readSettings(listed).fhir.servers).toEqual([server]);
  });

  it.each(['http://localhost:8090/fhir', 'http://127.0.0.2/fhir', 'http://[::1]:8090/fhir'])(
    'may be asked on this machine: %s',
    (own) => {
      expect(faultsOf({ ...sound, TRIALHOOK_FHIR_SERVERS: own })).toEqual([]);
    },
  );
});

describe('limits', () => {
  it.each([
    ['TRIALHOOK_RATE_LIMIT', '0'],
    ['TRIALHOOK_QUEUE_MS', '5'],
    ['TRIALHOOK_TRUSTED_PROXIES', 'everybody'],
    ['TRIALHOOK_MODE', 'prod'],
    ['TRIALHOOK_REPLAY_OUTAGE', 'ignore'],
  ])('%s cannot be %j', (name, value) => {
    expect(faultsOf({ [name]: value })[0]).toContain(`${name} is "${value}"; expected`);
  });

  it('may be lifted, and proxies trusted', () => {
    const { limits } = readSettings({
      TRIALHOOK_RATE_LIMIT: 'off',
      TRIALHOOK_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8, fd00::/8',
    });
    expect(limits.requestsPerMinute).toBeUndefined();
    expect(limits.trustedProxies).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8']);
  });
});
