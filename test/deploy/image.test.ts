import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings.ts';
import { deployFile, imageEnvironment, root } from './deploy-files.ts';

const dockerfile = deployFile('Dockerfile');
const stages = dockerfile.split(/^FROM /mu).slice(1);

describe('the image', () => {
  it('has a Dockerfile without a mistake that the Dockerfile language service knows', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  });

  it('is built and run by the Node that the package wants, and not by root', () => {
    const versions = stages.map((stage) => /node(?:js|:)(\d+)/u.exec(stage)?.[1]);
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    expect(versions).toEqual(['24', '24']);
    expect(engines.node).toBe('>=24');
    expect(stages.at(-1)).toMatch(/^USER 65532:65532$/mu);
    expect(stages.at(-1)).not.toMatch(/^RUN /mu);
  });

  it('has settings that the service can use, and the ports that it exposes', () => {
    const { host, port, engine, elmCache, telemetry } = readSettings({
      ...imageEnvironment(),
      // Whoever runs it says whose tokens are believed; without that it does not start.
      TRIALHOOK_AUTHENTICATION: 'off',
    });
    expect({ host, engine, elmCache }).toEqual({
      host: '0.0.0.0',
      engine: 'compiled',
      elmCache: '/app/elm',
    });
    expect(telemetry.metrics).toEqual({ host: '0.0.0.0', port: 9464 });
    expect(dockerfile).toContain(`EXPOSE ${port} 9464`);
    // What the build translates is where the service looks for it.
    expect(stages[0]).toContain('ENV TRIALHOOK_ELM_CACHE=/app/elm');
  });

  it('gets every file that its build copies', () => {
    const kept = readFileSync(join(root, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...(stages[0] ?? '').matchAll(/^COPY (.+) \S+$/gmu)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(copied.sort()).toEqual(kept.sort());
  });

  it('needs nothing that only development has: no source imports it', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    const imports = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const text = readFileSync(join(root, 'src', name), 'utf8');
        // Imports of types are gone when the sources run.
        const found = text.matchAll(
          /^(?:import|export)\s(?!type\b)[^'";]*?from\s*'([^'.][^']*)'|\bimport\(\s*'([^'.][^']*)'/gmu,
        );
        return [...found].map(([, from, dynamic]) => from ?? dynamic ?? '');
      });
    const packages = imports
      .filter((name) => !name.startsWith('node:'))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    expect(packages).toContain('express');
    expect([...new Set(packages)].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });
});
