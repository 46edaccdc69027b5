import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../src/main.ts');

interface Ended {
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `trialhook` as a process of its own. */
function trialhook(words: readonly string[], input = '', settings = {}): Promise<Ended> {
  const env = { ...process.env, ...settings };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...words], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), out, err });
    });
    child.stdin?.end(input);
  });
}

describe('the command trialhook', () => {
  it('is what npm installs: src/main.ts, executable', () => {
    const manifest = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
    const { bin } = JSON.parse(manifest) as { bin: Readonly<Record<string, string>> };
    expect(bin).toEqual({ trialhook: 'src/main.ts' });
    expect(() => {
      accessSync(main, constants.X_OK);
    }).not.toThrow();
  });

  it('matches what it is given on standard input against the five trials', async () => {
    const patient = JSON.stringify({ resourceType: 'Patient', id: 'p1', birthDate: '2020-01-01' });
    const { code, out, err } = await trialhook(['match', '-', '--json'], patient);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { assessments } = JSON.parse(out) as { assessments: { trial: string }[] };
    expect(assessments.map(({ trial }) => trial).sort()).toEqual([
      'cd7-car-t-acute-leukemia',
      'donor-cd19-b-all',
      'donor-cd19-cd22-b-all',
      'in-vivo-car-t-heme',
      'qh103-b-all',
    ]);
  });

  it('ends with 1 for a file that it cannot read, and with 2 when it is used wrongly', async () => {
    expect((await trialhook(['match', '-'], '<html>')).code).toBe(1);
    expect((await trialhook(['match', '--at', 'today', '-'])).code).toBe(2);
  });

  it('says in a line why the service cannot be started', async () => {
    const port = await trialhook(['serve'], '', { TRIALHOOK_PORT: 'high' });
    expect(port.code).toBe(2);
    expect(port.err).toContain('TRIALHOOK_PORT is "high"');
    const folder = await trialhook(['serve'], '', { TRIALHOOK_CATALOGUE: '/nowhere' });
    expect(folder.code).toBe(1);
    expect(folder.err).toContain('/nowhere is no catalogue');
    expect(folder.err).not.toContain('    at ');
  });
});
