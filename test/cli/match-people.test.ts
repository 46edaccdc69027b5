import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCatalogueFolder, run, scratchFolder } from './command-line.ts';

type Json = Record<string, unknown>;

function patient(id: string, elements: Json = {}): Json {
  return { resourceType: 'Patient', id, birthDate: '1986-06-15', gender: 'female', ...elements };
}

function leukaemia(id: string, of: string): Json {
  const code = '277571004';
  return {
    resourceType: 'Condition',
    id,
    subject: { reference: `Patient/${of}` },
    code: { coding: [{ system: 'http://snomed.info/sct', code, display: 'B-ALL' }] },
    onsetDateTime: '2025-01-15',
  };
}

const two = [patient('one'), patient('two'), leukaemia('c1', 'one'), leukaemia('c2', 'two')];

let catalogue: string;
let folder: string;

beforeAll(async () => {
  catalogue = await openCatalogueFolder();
  folder = scratchFolder();
});

function bundleFile(name: string, ...resources: readonly Json[]): string {
  const file = join(folder, name);
  const entry = resources.map((resource) => ({ resource }));
  writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
  return file;
}

function ndjsonFile(name: string, ...resources: readonly Json[]): string {
  const file = join(folder, name);
  writeFileSync(file, resources.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return file;
}

function match(...words: string[]) {
  return run(['match', '--catalogue', catalogue, '--at', '2026-06-15', ...words]);
}

/** File, patient, cited resources and problems of each line of `--json`. */
function linesOf(out: string) {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => {
      const read = JSON.parse(line) as {
        file: string;
        patient: string;
        problems: string[];
        assessments: { findings: { evidence: { reference: string }[] }[] }[];
      };
      const cited = read.assessments
        .flatMap(({ findings }) => findings.flatMap(({ evidence }) => evidence))
        .map(({ reference }) => reference)
        .filter((reference) => !reference.startsWith('Patient/'));
      return [read.file, read.patient, [...new Set(cited)], read.problems];
    });
}

describe('a file of several patients', () => {
  it.each([
    ['a Bundle', bundleFile],
    ['NDJSON', ndjsonFile],
  ])('is matched patient by patient, each with what is theirs: %s', async (what, write) => {
    const file = write(`two of ${what}`, ...two);
    const { code, out, err } = await match('--json', file);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(linesOf(out)).toEqual([
      [file, 'Patient/one', ['Condition/c1'], []],
      [file, 'Patient/two', ['Condition/c2'], []],
    ]);
  });

  it('is told to a person patient by patient', async () => {
    const file = bundleFile('two.json', ...two);
    const { code, out } = await match(file);
    expect(code).toBe(0);
    expect(out).toContain(`${file}: Patient/one at 2026-06-15`);
    expect(out).toContain(`${file}: Patient/two at 2026-06-15`);
  });

  it('is matched for the one that is asked for', async () => {
    const file = bundleFile('two.json', ...two);
    for (const id of ['two', 'Patient/two']) {
      const { code, out } = await match('--json', '--patient', id, file);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ patient: 'Patient/two', problems: [] });
    }
  });

  it('and one that it does not hold is an error that says how many it holds', async () => {
    const file = bundleFile('two.json', ...two);
    const { code, out, err } = await match('--patient', 'three', file);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `trialhook: ${file}: this holds 2 patients, and not the one that was asked for\n`,
    );
    const one = bundleFile('one.json', patient('one'));
    expect((await match('--patient', 'three', one)).err).toContain('this holds 1 patient, and not');
  });

  it('what names nobody in it is missing to each of them', async () => {
    const urn = { ...leukaemia('c3', ''), subject: { reference: 'urn:uuid:gone' } };
    const { out } = await match('--json', bundleFile('urn.json', ...two, urn));
    for (const [, , , problems] of linesOf(out)) {
      expect(problems).toEqual(['Condition/c3: its patient cannot be told']);
    }
  });

  it('a Patient that cannot be used is one of them all the same', async () => {
    const { out } = await match(
      '--json',
      bundleFile('odd.json', ...two, patient('odd', { link: 7 })),
    );
    expect(linesOf(out).map(([, id]) => id)).toEqual(['Patient/one', 'Patient/two', 'Patient/odd']);
  });
});

describe('several files', () => {
  it('are matched in order, whether they hold one patient or several', async () => {
    const files = [
      ndjsonFile('b.ndjson', ...two),
      bundleFile('a.json', patient('three'), leukaemia('c3', 'three')),
    ];
    const { code, out } = await match('--json', ...files);
    expect(code).toBe(0);
    expect(linesOf(out).map(([file, id]) => [file, id])).toEqual([
      [files[0], 'Patient/one'],
      [files[0], 'Patient/two'],
      [files[1], 'Patient/three'],
    ]);
  });

  it('need hold the patient who is asked for only once', async () => {
    const files = [bundleFile('x.json', ...two), bundleFile('y.json', patient('three'))];
    const { code, out, err } = await match('--json', '--patient', 'three', ...files);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(linesOf(out).map(([, id]) => id)).toEqual(['Patient/three']);
    const nobody = await match('--json', '--patient', 'four', ...files);
    expect(nobody.code).toBe(1);
    expect(nobody.err.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('a file with a record that was merged into another', () => {
  const link = (type: string, id: string) => ({
    link: [{ type, other: { reference: `Patient/${id}` } }],
  });
  const records = [leukaemia('c1', 'former'), leukaemia('c2', 'now')];

  it.each([
    ['its own word', [patient('former', link('replaced-by', 'now')), patient('now')]],
    ['the other’s', [patient('former'), patient('now', link('replaces', 'former'))]],
  ])('holds one patient, by %s: the record that stands', async (what, patients) => {
    const { code, out } = await match(
      '--json',
      bundleFile(`${what}.json`, ...patients, ...records),
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      patient: 'Patient/now',
      problems: ['Patient/former: is an earlier or later record of the patient'],
    });
    expect(out).toContain('Condition/c1');
    expect(out).toContain('Condition/c2');
  });

  it('may be asked for the former one, which is then said to be it', async () => {
    const file = bundleFile(
      'former.json',
      patient('former', link('replaced-by', 'now')),
      patient('now'),
    );
    const { out } = await match('--json', '--patient', 'former', file);
    expect(JSON.parse(out)).toMatchObject({
      patient: 'Patient/former',
      problems: [
        'Patient/former: was merged into another record, which is to be used in its place',
        'Patient/now: is an earlier or later record of the patient',
      ],
    });
  });

  it('holds two patients when they are only linked, and each is told of the other', async () => {
    const patients = [patient('a', link('seealso', 'b')), patient('b'), patient('c')];
    const file = bundleFile('see.json', ...patients, leukaemia('c1', 'a'), leukaemia('c2', 'c'));
    const lines = linesOf((await match('--json', file)).out);
    expect(lines.map(([, id, , problems]) => [id, problems])).toEqual([
      ['Patient/a', ['Patient/b: is somebody whom the Patient links to as see also']],
      [
        'Patient/b',
        [
          'Condition/c1: belongs to a patient whom the Patient links to as see also',
          'Patient/a: is somebody whom the Patient links to as see also',
        ],
      ],
      ['Patient/c', []],
    ]);
  });
});
