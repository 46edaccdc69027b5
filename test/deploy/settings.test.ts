import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConfigMap, ISecret } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings, settingNames } from '../../src/settings.ts';
import { deployFile, deployFolder, imageEnvironment, manifest } from './deploy-files.ts';

type Environment = Readonly<Record<string, string>>;

/** Variables of a container of ours that are read by others than our settings. */
const ofOthers = ['NODE_ENV'];

const key = `k1:${'0'.repeat(64)}`;

/** The example, filled in as its comments say. */
const dotEnv: Environment = {
  ...Object.fromEntries(
    [...deployFile('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gmu)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  ),
  POSTGRES_PASSWORD: '0'.repeat(48),
  TRIALHOOK_PATIENT_KEYS: key,
};

/** What compose hands to the service when that file is filled in so, or in this way. */
function composeEnvironment(filled: Environment = dotEnv): Environment {
  const { services } = parse(deployFile('compose.yaml')) as {
    readonly services: Readonly<Record<string, { readonly environment: Environment }>>;
  };
  return Object.fromEntries(
    Object.entries(services['trialhook']?.environment ?? {}).map(([name, text]) => [
      name,
      // `${A:-b}` is b where A is empty; `${A:?…}` does not start then.
      text.replaceAll(
        /\$\{([A-Z_]+)(?::-([^}]*)|:\?[^}]*)?\}/gu,
        (_all, from: string, other = '') =>
          filled[from] === undefined || filled[from] === '' ? String(other) : filled[from],
      ),
    ]),
  );
}

const configMap: Environment = manifest<IConfigMap>('ConfigMap').data ?? {};
const secret: Environment = Object.fromEntries(
  Object.entries(manifest<ISecret>('Secret').stringData ?? {}).map(([name, value]) => [
    name,
    value.replaceAll('REPLACE-ME', '0'.repeat(64)),
  ]),
);

describe('every setting that the deployment names', () => {
  it('is one that the service has', () => {
    const files = readdirSync(deployFolder, { recursive: true, encoding: 'utf8' });
    const named = files
      .filter((name) => /\.|Dockerfile/u.test(name))
      .flatMap((name) => readFileSync(join(deployFolder, name), 'utf8').match(/\bTRIALHOOK_\w+/gu))
      .filter((name) => name !== null);
    expect(named).toContain('TRIALHOOK_ISSUERS');
    expect(named.filter((name) => !settingNames.includes(name))).toEqual([]);
  });

  it.each([
    ['the image', imageEnvironment()],
    ['compose', composeEnvironment()],
    ['the ConfigMap', configMap],
    ['the Secret', secret],
  ])('is spelt as the service spells it: %s', (_where, environment) => {
    expect(Object.keys(environment).length).toBeGreaterThan(1);
    const unknown = Object.keys(environment).filter((name) => !settingNames.includes(name));
    expect(unknown.filter((name) => !ofOthers.includes(name))).toEqual([]);
  });

  it.each([
    ['compose, as its example is filled in', { ...imageEnvironment(), ...composeEnvironment() }],
    [
      'compose, for production',
      {
        ...imageEnvironment(),
        ...composeEnvironment({
          ...dotEnv,
          TRIALHOOK_AUTHENTICATION: '',
          TRIALHOOK_MODE: 'production',
          TRIALHOOK_PUBLIC_URL: 'https://trials.example.org',
          TRIALHOOK_ISSUERS: configMap['TRIALHOOK_ISSUERS'] ?? '',
          TRIALHOOK_FHIR_SERVERS: configMap['TRIALHOOK_FHIR_SERVERS'] ?? '',
        }),
      },
    ],
    ['a pod', { ...imageEnvironment(), ...configMap, ...secret }],
  ])('has a value that the service takes: %s', (_where, environment) => {
    const { mode, ledger, fhir } = readSettings(environment);
    expect(mode).toBe(environment['TRIALHOOK_MODE']);
    expect(ledger).toMatchObject({ databaseUrl: environment['DATABASE_URL'], defaultKey: false });
    expect(fhir.servers.join()).toBe(environment['TRIALHOOK_FHIR_SERVERS']);
  });

  it('is enough to start a container as the guide does', () => {
    const guide = deployFile('README.md').replaceAll(/\\\n\s*/gu, '');
    const [command = '', ...more] = guide.match(/^docker run .* trialhook(?= +#|$)/gmu) ?? [];
    expect(more).toEqual([]);
    const given = [...command.matchAll(/ -e ([A-Z_]+)=(\S+)/gu)].map(([, ...pair]) => pair);
    expect(() =>
      readSettings({ ...imageEnvironment(), ...(Object.fromEntries(given) as Environment) }),
    ).not.toThrow();
  });
});
