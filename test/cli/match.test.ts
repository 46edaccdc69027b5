import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCatalogueFolder, run, scratchFolder } from './command-line.ts';

const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1986-06-15', gender: 'female' };
const leukaemia = {
  resourceType: 'Condition',
  id: 'c1',
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '277571004', display: 'B-ALL' }] },
  onsetDateTime: '2025-01-15',
};
const platelets = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: 'http://loinc.org', code: '777-3', display: 'Platelets' }] },
  effectiveDateTime: '2026-06-10',
  valueQuantity: { value: 49, unit: '10*9/L', system: 'http://unitsofmeasure.org', code: '10*9/L' },
};

let catalogue: string;
let folder: string;

/** Writes a Bundle to a file of its own. */
function bundle(name: string, ...resources: object[]): string {
  const file = join(folder, name);
  const entry = resources.map((resource) => ({ resource }));
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
  return file;
}

beforeAll(async () => {
  catalogue = await openCatalogueFolder();
  folder = scratchFolder();
});

function match(...words: string[]) {
  return run(['match', '--catalogue', catalogue, '--at', '2026-06-15', ...words]);
}

describe('matching one patient', () => {
  it('prints the assessments as the contract has them', async () => {
    const { code, out, err } = await match('--json', bundle('a.json', patient, leukaemia));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(out) as {
      catalogue: string;
      assessments: { findings: object[] }[];
    };
    expect(report).toMatchObject({
      patient: 'Patient/p1',
      evaluatedAt: '2026-06-15T12:00:00Z',
      deceased: false,
      problems: [],
      assessments: [{ trial: 'my-trial', verdict: 'possible' }],
    });
    expect(report.catalogue).toMatch(/^[0-9a-f]{12}$/);
    const [age, disease, count] = report.assessments[0]?.findings ?? [];
    expect(age).toMatchObject({ criterion: 'I01', status: 'met', effect: 'supports' });
    expect(disease).toEqual({
      criterion: 'I02',
      kind: 'inclusion',
      status: 'met',
      effect: 'supports',
      evidence: [
        {
          reference: 'Condition/c1',
          label: 'B-ALL',
          date: '2025-01-15',
          code: 'http://snomed.info/sct|277571004',
        },
      ],
    });
    expect(count).toMatchObject({
      status: 'unknown',
      effect: 'open',
      reason: 'missing',
      evidence: [],
    });
  });

  it('tells a person what speaks for a trial, what against it and what is missing', async () => {
    const { code, out } = await match(bundle('b.json', patient, leukaemia, platelets));
    expect(code).toBe(0);
    expect(out).toContain('Patient/p1 at 2026-06-15T12:00:00Z');
    expect(out).toContain('not-now       my-trial  Example trial');
    expect(out).toMatch(
      / {2}not now:\n {4}✗ I03 {4}Platelets: Platelets 49 10\*9\/L \(2026-06-10\) \[Observation\/o1\]/,
    );
    expect(out).toMatch(/ {2}speaks for it:\n {4}✓ I01/);
    expect(out).toContain('  needs judgement: I04');
    expect(out).toContain('  none found in this record: E01');
  });

  it('reads standard input where a file would stand', async () => {
    const words = ['match', '-', '--json', '--at', '2026-06-15', '--catalogue', catalogue];
    const { code, out } = await run(
      words,
      `${JSON.stringify(patient)}\n${JSON.stringify(leukaemia)}\n`,
    );
    expect(code).toBe(0);
    expect(out).toContain('"patient": "Patient/p1"');
  });

  it('says that a patient has died, and shows no trial as open', async () => {
    const dead = { ...patient, deceasedDateTime: '2026-01-01' };
    const { out } = await match(bundle('d.json', dead, leukaemia));
    expect(out).toContain('The patient has died');
    expect(out).toContain('ineligible');
  });

  it('is evaluated now unless a time is given', async () => {
    const words = ['match', bundle('n.json', patient), '--json', '--catalogue', catalogue];
    expect((await run(words)).out).toContain('"evaluatedAt": "2026-06-15T12:00:00.000Z"');
  });
});

describe('matching several patients', () => {
  it('gives a line of JSON for each file, in their order', async () => {
    const files = [bundle('one.json', patient), bundle('two.json', { ...patient, id: 'p2' })];
    const { code, out } = await match('--json', ...files);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; patient: string });
    expect(code).toBe(0);
    expect(lines.map(({ file, patient }) => [file, patient])).toEqual([
      [files[0], 'Patient/p1'],
      [files[1], 'Patient/p2'],
    ]);
  });

  it('names a file that cannot be read, goes on with the others, and fails', async () => {
    const html = join(folder, 'page.html');
    writeFileSync(html, '<html>Jane Doe</html>');
    const { code, out, err } = await match(
      '--json',
      html,
      join(folder, 'gone.json'),
      bundle('z.json', patient),
    );
    expect(code).toBe(1);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain(`${html}:1: this is neither JSON nor NDJSON`);
    expect(err).toContain('gone.json: there is no such file');
    expect(err).not.toContain('Jane');
  });
});

describe('a command that is used wrongly', () => {
  it.each([
    ['a time that is none', ['--at', 'yesterday', 'x.json'], '--at yesterday: expected a date'],
    ['a trial that is none', ['--trial', 'my-trail', 'x.json'], 'did you mean "my-trial"?'],
    [
      'an engine that is none',
      ['--engine', 'steam', 'x.json'],
      'Allowed choices are compiled, reference',
    ],
    ['no file', [], "missing required argument 'bundle'"],
  ])('ends with 2 and says what was expected: %s', async (_, words, message) => {
    const { code, err, out } = await match(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('ends with 2 for a folder that is no catalogue, and for a command that is none', async () => {
    const { code, err } = await run(['check', '--catalogue', folder]);
    expect(code).toBe(2);
    expect(err).toContain('is no catalogue');
    expect((await run(['mtach'])).err).toContain('Did you mean match?');
    expect((await run(['mtach'])).code).toBe(2);
  });

  it('ends with 0 when help was asked for', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['match', 'serve', 'check', 'test', 'explain', 'new']) {
      expect(out).toContain(`  ${command} `);
    }
  });
});
