import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError, unknownSettings } from '../src/settings.ts';

describe('settings', () => {
  it('need nothing to be set', () => {
    expect(readSettings({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      catalogue: 'cql',
      engine: 'compiled',
      logLevel: 'info',
      bodyBytes: 10_485_760,
      bodyDepth: 200,
      corsOrigins: ['*'],
      services: new Map([['trial-match', []]]),
      prefetchKeys: new Map(),
      prefetchUrlLength: 1800,
      mostTrialCards: 3,
      testClock: true,
      cqlOperation: false,
      ledger: {
        folder: '.trialhook/ledger',
        patientKeys: [],
        defaultKey: true,
        journalBytes: 1_073_741_824,
        retentionDays: 0,
        overridesWithinMs: 100,
        quietDays: new Map([
          ['already-discussed', 30],
          ['patient-declined', 90],
          ['clinically-inappropriate', 90],
          ['enrolled-elsewhere', Infinity],
          ['wrong-information', 14],
          ['other', 14],
        ]),
      },
      telemetry: { metrics: 'on', traces: false, shutdownDelayMs: 0 },
      fhir: expect.anything() as unknown,
      mode: 'development',
      callers: {
        authentication: false,
        issuers: [],
        discovery: false,
        baseAudience: false,
        tokenLifetime: 3600,
        replayOutage: 'local',
      },
      limits: {
        load: { queueMs: 300, mostRequests: 256 },
        requestTimeoutMs: 15_000,
        shutdownMs: 10_000,
        trustedProxies: [],
      },
    });
  });

  it('may have a ledger on a server, with keys of its own, or none', () => {
    const { ledger } = readSettings({
      DATABASE_URL: 'postgres://user:word@db.example.org/trialhook',
      TRIALHOOK_PATIENT_KEYS: '2027:0123456789abcdef, 2026:fedcba9876543210',
      TRIALHOOK_JOURNAL_LIMIT: '50mb',
      TRIALHOOK_QUIET_DAYS: 'patient-declined=always, their-code=3',
    });
    expect(ledger).toMatchObject({
      databaseUrl: 'postgres://user:word@db.example.org/trialhook',
      patientKeys: [
        { id: '2027', secret: '0123456789abcdef' },
        { id: '2026', secret: 'fedcba9876543210' },
      ],
      defaultKey: false,
      journalBytes: 50 * 1024 * 1024,
    });
    expect(ledger?.quietDays.get('patient-declined')).toBe(Infinity);
    expect(ledger?.quietDays.get('their-code')).toBe(3);
    expect(ledger?.quietDays.get('already-discussed')).toBe(30);
    expect(readSettings({ TRIALHOOK_LEDGER: 'off' }).ledger).toBeUndefined();
  });

  it('that are secrets are not repeated when they are wrong', () => {
    const read = () =>
      readSettings({
        DATABASE_URL: 'mysql://user:secret-mark@db.example.org/x',
        TRIALHOOK_PATIENT_KEYS: 'k1:secret-mark',
      });
    expect(read).toThrow('DATABASE_URL is not as it should be; expected postgres://');
    expect(read).toThrow(
      'TRIALHOOK_PATIENT_KEYS is not as it should be; expected keys as id:secret',
    );
    expect(read).not.toThrow('secret-mark');
  });

  it('are read from the environment, where an empty variable is one that is not set', () => {
    const settings = readSettings({
      TRIALHOOK_HOST: '0.0.0.0',
      TRIALHOOK_AUTHENTICATION: 'off',
      TRIALHOOK_PORT: ' 8080 ',
      TRIALHOOK_CATALOGUE: '',
      TRIALHOOK_PUBLIC_URL: 'https://trials.example.org/',
      TRIALHOOK_BODY_LIMIT: '2MB',
      TRIALHOOK_CORS_ORIGINS: 'https://a.example, http://localhost:8080',
      TRIALHOOK_SERVICES: 'haematology=leukaemia,lymphoma; all=*',
      TRIALHOOK_PREFETCH_KEYS: 'conditions=problems, observations-1=labs',
      TRIALHOOK_MAX_TRIAL_CARDS: '1',
      PATH: '/bin',
    });
    expect(settings).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      catalogue: 'cql',
      publicUrl: 'https://trials.example.org',
      bodyBytes: 2 * 1024 * 1024,
      corsOrigins: ['https://a.example', 'http://localhost:8080'],
      mostTrialCards: 1,
    });
    expect([...settings.services]).toEqual([
      ['haematology', ['leukaemia', 'lymphoma']],
      ['all', []],
    ]);
    expect([...settings.prefetchKeys]).toEqual([
      ['conditions', 'problems'],
      ['observations-1', 'labs'],
    ]);
  });

  it('that are wrong are all named at once, with what was given and what is expected', () => {
    const read = () => readSettings({ TRIALHOOK_PORT: 'tcp://10.0.0.1', TRIALHOOK_ENGINE: 'fast' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      [
        'The settings cannot be used:',
        '  TRIALHOOK_PORT is "tcp://10.0.0.1"; expected a whole number from 0 to 65535',
        '  TRIALHOOK_ENGINE is "fast"; expected one of compiled, reference',
      ].join('\n'),
    );
  });

  it.each([
    ['TRIALHOOK_PORT', '65536'],
    ['TRIALHOOK_PORT', '-1'],
    ['TRIALHOOK_PUBLIC_URL', 'trials.example.org'],
    ['TRIALHOOK_PUBLIC_URL', 'ftp://trials.example.org'],
    ['TRIALHOOK_LOG_LEVEL', 'loud'],
    ['TRIALHOOK_BODY_LIMIT', '0'],
    ['TRIALHOOK_BODY_LIMIT', '10 gb'],
    ['TRIALHOOK_CORS_ORIGINS', 'https://a.example/path'],
    ['TRIALHOOK_CORS_ORIGINS', ','],
    ['TRIALHOOK_SERVICES', 'trial-match'],
    ['TRIALHOOK_SERVICES', 'a=x; a=y'],
    ['TRIALHOOK_SERVICES', 'a b=x'],
    ['TRIALHOOK_PREFETCH_KEYS', 'conditions=same, observations=same'],
    ['TRIALHOOK_PREFETCH_KEYS', 'conditions'],
    ['TRIALHOOK_MAX_TRIAL_CARDS', '0'],
    ['TRIALHOOK_CQL_OPERATION', 'yes'],
    ['TRIALHOOK_JOURNAL_LIMIT', '1mb'],
    ['TRIALHOOK_RETENTION_DAYS', 'P1Y'],
    ['TRIALHOOK_OVERRIDES_WITHIN_MS', '0'],
    ['TRIALHOOK_QUIET_DAYS', 'patient-declined=soon'],
    ['TRIALHOOK_QUIET_DAYS', 'patient-declined'],
  ])('%s cannot be %j', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(`${name} is "${value}"; expected`);
  });

  it('that are misspelt are known for it, with the one that was meant', () => {
    expect(
      unknownSettings({
        TRIALHOOK_AUTHENTIFICATION: 'on',
        TRIALHOOK_FHIR_SERVER: 'https://fhir.example.org',
        TRIALHOOK_COLOUR_OF_CARDS: 'green',
        TRIALHOOK_PORT: '3000',
        DATABASE_URL: 'postgres://db.example.org/trialhook',
        PATH: '/usr/bin',
      }),
    ).toEqual([
      { variable: 'TRIALHOOK_AUTHENTIFICATION', meant: 'TRIALHOOK_AUTHENTICATION' },
      { variable: 'TRIALHOOK_COLOUR_OF_CARDS' },
      { variable: 'TRIALHOOK_FHIR_SERVER', meant: 'TRIALHOOK_FHIR_SERVERS' },
    ]);
  });
});
