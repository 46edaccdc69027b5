import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { edit, openCatalogueFolder, run, scratchFolder } from './command-line.ts';

describe('an author who starts a trial', () => {
  it('gets a folder that passes check and test as it is', async () => {
    const catalogue = scratchFolder();
    const made = await run(['new', 'car-t-b-all', '--catalogue', catalogue]);
    expect(made.code).toBe(0);
    const cql = readFileSync(join(catalogue, 'trials/car-t-b-all/criteria.cql'), 'utf8');
    expect(cql).toContain('library TrialCarTBAll');

    const checked = await run(['check', '--catalogue', catalogue]);
    expect(checked.out).toMatch(/^1 trial, 0 errors, /m);
    expect(checked.out).not.toContain('case-coverage');
    expect(checked.code).toBe(0);

    const tested = await run(['test', '--catalogue', catalogue]);
    expect(tested).toEqual({ code: 0, out: '13 cases of 1 trial, all hold\n', err: '' });
  });

  it('is not given a folder that exists, or an id that is none', async () => {
    const catalogue = await openCatalogueFolder('mine');
    const again = await run(['new', 'mine', '--catalogue', catalogue]);
    expect(again.code).toBe(2);
    expect(again.err).toContain('is there already');
    expect((await run(['new', '../mine', '--catalogue', catalogue])).code).toBe(2);
  });
});

describe('an author who makes a mistake', () => {
  it('is told by check, at the place, and check fails', async () => {
    const catalogue = await openCatalogueFolder();
    const folder = join(catalogue, 'trials/my-trial');
    edit(join(folder, 'trial.yaml'), 'define: Epilepsy Active', 'define: Epilepsy Activ');
    edit(join(folder, 'cases.yaml'), 'value: 50 10*9/L', 'vlaue: 50 10*9/L');
    const { code, out } = await run(['check', '--catalogue', catalogue]);
    expect(code).toBe(1);
    expect(out).toContain('trial.yaml:');
    expect(out).toContain('did you mean "Epilepsy Active"?');
    expect(out).toContain('cases.yaml:');
    expect(out).toContain('unknown key "vlaue"; did you mean "value"?');
    expect(out).toContain('2 errors');
  });

  it('can have all of it as JSON', async () => {
    const catalogue = await openCatalogueFolder();
    edit(join(catalogue, 'trials/my-trial/trial.yaml'), 'kind: exclusion', 'kind: exclusio');
    const { code, out } = await run(['check', '--json', '--catalogue', catalogue]);
    const report = JSON.parse(out) as { diagnostics: { severity: string }[] };
    expect(code).toBe(1);
    const errors = report.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([
      expect.objectContaining({
        file: `${catalogue}/trials/my-trial/trial.yaml`,
        line: 33,
        column: 5,
      }),
    ]);
  });

  it('hears of criteria that no case shows', async () => {
    const catalogue = await openCatalogueFolder();
    edit(join(catalogue, 'trials/my-trial/cases.yaml'), 'I02: not-met', 'I02: unknown');
    const { code, out } = await run(['check', '--catalogue', catalogue]);
    expect(out).toContain('[case-coverage] criterion I02 has no case that is not-met');
    expect(code).toBe(0);
  });

  it('sees what was expected of a case, what came, and what it rests on', async () => {
    const catalogue = await openCatalogueFolder();
    edit(join(catalogue, 'trials/my-trial/cases.yaml'), 'value: 49900 /uL', 'value: 50000 /uL');
    const { code, out } = await run(['test', 'my-trial', '--catalogue', catalogue]);
    expect(code).toBe(1);
    expect(out).toContain('cases.yaml:36: platelets just below the limit');
    expect(out).toContain('  I03 status\n    - expected not-met\n    + got      met');
    expect(out).toContain('[Observation/1]');
    expect(out).toContain('13 cases of 1 trial, 1 failed');
  });

  it('is not told that all is well when the trial cannot be run', async () => {
    const catalogue = await openCatalogueFolder();
    edit(join(catalogue, 'trials/my-trial/trial.yaml'), 'id: my-trial', 'id: [my-trial');
    const { code, out } = await run(['test', '--json', '--catalogue', catalogue]);
    const report = JSON.parse(out) as { trials: { cases: number; errors: object[] }[] };
    expect(code).toBe(1);
    expect(report.trials[0]?.cases).toBe(0);
    expect(report.trials[0]?.errors).not.toEqual([]);
  });

  it('is not told that all is well when there are no cases', async () => {
    const catalogue = await openCatalogueFolder();
    writeFileSync(
      join(catalogue, 'trials/my-trial/cases.yaml'),
      'at: 2026-06-15T12:00:00Z\ncases: []\n',
    );
    const { code, out } = await run(['test', '--catalogue', catalogue]);
    expect({ code, out }).toEqual({ code: 1, out: 'there are no cases\n' });
  });
});

describe('an author who reads a trial', () => {
  it('sees each criterion with its text, its logic and what it reads', async () => {
    const catalogue = await openCatalogueFolder();
    const { code, out } = await run(['explain', 'my-trial', 'I03', '--catalogue', catalogue]);
    expect(code).toBe(0);
    expect(out).toContain('I03: inclusion, on_fail not-now, shown as "Platelets"');
    expect(out).toContain('"Platelets ≥ 50 × 10⁹/L"');
    expect(out).toContain(
      'define "Platelets At Least 50":\n      Laboratory."Platelets At Least"(50.0)',
    );
    expect(out).toContain('reads Observation: Platelet count');
    expect(out).not.toContain('I02');
  });

  it('is helped with an id that is nearly right', async () => {
    const catalogue = await openCatalogueFolder();
    const trial = await run(['explain', 'my-trail', '--catalogue', catalogue]);
    expect(trial.code).toBe(2);
    expect(trial.err).toContain('did you mean "my-trial"?');
    const criterion = await run(['explain', 'my-trial', 'I3', '--catalogue', catalogue]);
    expect(criterion.err).toContain('unknown criterion "I3"; did you mean "I03"?');
  });
});
