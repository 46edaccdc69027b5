import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, scratchFolder } from './command-line.ts';

function suite(name: string, tests: string): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, `${name}.xml`), `<tests><group name="G">${tests}</group></tests>`);
  return folder;
}

const passing = '<test name="Sum"><expression>1 + 1</expression><output>2</output></test>';
const failing =
  '<test name="Off"><expression>1 +\n 1</expression><output>3</output><notes>mind it</notes></test>';

describe('trialhook conformance', () => {
  it('counts by file, and ends with 0 when all is well', async () => {
    const { code, out } = await run(['conformance', suite('Adding', passing)]);
    expect(out).toBe(
      [
        'compiled engine   pass   fail  error  deviation  skipped',
        'Adding               1      0      0          0        0',
        'total                1      0      0          0        0',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('shows what failed, what was expected and what came, and ends with 1', async () => {
    const { code, out } = await run(['conformance', suite('Adding', passing + failing)]);
    expect(out).toContain(
      [
        'fail Adding: G: Off',
        '  expression  1 + 1',
        '  expected    3',
        '  got         2',
        '  notes       mind it',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  it('gives all of it as JSON', async () => {
    const { code, out } = await run(['conformance', suite('Adding', passing + failing), '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      engine: 'compiled',
      cqlVersion: '1.5',
      total: { tests: 2, pass: 1, fail: 1, error: 0, deviation: 0, skipped: 0 },
      files: [{ file: 'Adding', tests: 2, pass: 1 }],
      passedAfterAll: [],
      results: [
        { file: 'Adding', group: 'G', test: 'Sum', outcome: 'pass', expected: '2', got: '2' },
        { test: 'Off', outcome: 'fail', expression: '1 +\n 1', expected: '3', got: '2' },
      ],
    });
  });

  it('tells known deviations from failures, and those that pass after all', async () => {
    const known =
      '<test name="Ln0"><expression>Ln(0)</expression><output>1</output></test>' +
      '<test name="LnNeg0"><expression>Ln(-0)</expression><output>null</output></test>';
    const folder = scratchFolder();
    const xml = `<tests><group name="Ln">${known}</group></tests>`;
    writeFileSync(join(folder, 'CqlArithmeticFunctionsTest.xml'), xml);
    const { code, out } = await run(['conformance', folder]);
    expect(out).toContain('     1 where the test is wrong\n');
    expect(out).toContain(
      '1 known deviation passed after all; take out of known-deviations.yaml:\n',
    );
    expect(out).toContain('  CqlArithmeticFunctionsTest: Ln: LnNeg0\n');
    expect(code).toBe(0);
  });

  it('runs only the files that are asked for', async () => {
    const folder = suite('Adding', passing);
    writeFileSync(join(folder, 'Other.xml'), '<tests><group name="G"></group></tests>');
    const { out } = await run(['conformance', folder, '--suite', 'Other', '--json']);
    expect(JSON.parse(out)).toMatchObject({ files: [], total: { tests: 0 } });
    const { code, err } = await run(['conformance', folder, '--suite', 'Ading']);
    expect(code).toBe(2);
    expect(err).toContain('unknown suite "Ading"; did you mean "Adding"?');
  });

  it('ends with 2 where there is no suite', async () => {
    const empty = await run(['conformance', scratchFolder()]);
    expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('holds no XML files')]);
    expect((await run(['conformance', '/no/such/folder'])).code).toBe(2);
    const folder = scratchFolder();
    writeFileSync(join(folder, 'Page.xml'), '<html/>');
    const page = await run(['conformance', folder]);
    expect([page.code, page.err]).toEqual([2, expect.stringContaining('<html> is no test suite')]);
  });
});
