import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import { loadValueSets } from '../../src/terminology/load-value-sets.ts';
import { unverifiedCodes } from '../../src/terminology/unverified.ts';

const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm';
const snomed = 'http://snomed.info/sct';

let root: string;
let shared: string;
let site: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'value-sets-'));
  shared = join(root, 'shared');
  site = join(root, 'site');
  mkdirSync(shared);
  mkdirSync(site);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

interface Entry {
  readonly system?: string;
  readonly code?: string;
  readonly status?: string;
  readonly abstract?: boolean;
  readonly contains?: readonly Entry[];
}

function entry({ status, contains, ...rest }: Entry): object {
  const url = 'https://trialhook.org/fhir/StructureDefinition/code-status';
  return {
    ...rest,
    ...(status === undefined ? {} : { extension: [{ url, valueCode: status }] }),
    ...(contains === undefined ? {} : { contains: contains.map(entry) }),
  };
}

function valueSet(slug: string, contains: readonly Entry[], rest: object = {}): object {
  return {
    resourceType: 'ValueSet',
    url: `https://trialhook.org/fhir/ValueSet/${slug}`,
    title: `The ${slug}`,
    status: 'active',
    ...rest,
    expansion: { timestamp: '2026-11-22T00:00:00Z', contains: contains.map(entry) },
  };
}

function write(folder: string, name: string, content: object | string): string {
  const file = join(folder, name);
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  writeFileSync(file, text);
  return file;
}

describe('value sets of a folder', () => {
  it('hold the codes of their expansions, in any spelling of the system', () => {
    write(shared, 'all.json', valueSet('all', [{ system: icd10cm, code: 'C91.00' }]));
    const { valueSets, diagnostics } = loadValueSets([shared]);
    expect(diagnostics).toEqual([]);
    const set = valueSets.get('https://trialhook.org/fhir/ValueSet/all');
    expect(set?.title).toBe('The all');
    expect(set?.has(icd10cm, 'C91.00')).toBe(true);
    expect(set?.has('urn:oid:2.16.840.1.113883.6.90', 'C9100')).toBe(true);
    expect(set?.has(snomed, 'C91.00')).toBe(false);
    expect(set?.has(icd10cm, 'C91.0')).toBe(false);
  });

  it('are found by a canonical with a version too', () => {
    write(shared, 'all.json', valueSet('all', [{ system: icd10cm, code: 'C91.00' }]));
    const { valueSets } = loadValueSets([shared]);
    expect(valueSets.get('https://trialhook.org/fhir/ValueSet/all|2026')?.codes).toHaveLength(1);
    expect(valueSets.get('https://trialhook.org/fhir/ValueSet/other')).toBeUndefined();
  });

  it('take the leaves of an expansion that is a tree, not its headings, and each code once', () => {
    const leaf = { system: snomed, code: '277571004' };
    const heading = { system: snomed, code: '93143009', abstract: true, contains: [leaf] };
    write(shared, 'ball.json', valueSet('ball', [heading, { contains: [leaf] }]));
    const { valueSets, diagnostics } = loadValueSets([shared]);
    expect(diagnostics).toEqual([]);
    expect(valueSets.all[0]?.codes.map(({ code }) => code)).toEqual(['277571004']);
  });

  it('come from several folders, and a folder that is not there holds none', () => {
    write(shared, 'a.json', valueSet('a', [{ system: snomed, code: '1' }]));
    write(site, 'b.json', valueSet('b', [{ system: snomed, code: '2' }]));
    write(site, 'notes.txt', 'not a value set');
    const { valueSets, diagnostics } = loadValueSets([shared, join(root, 'nowhere'), site]);
    expect(diagnostics).toEqual([]);
    expect(valueSets.all.map(({ title }) => title)).toEqual(['The a', 'The b']);
  });

  it('tell which codes nobody has seen in a published source', () => {
    const codes = [
      { system: snomed, code: '1', status: 'VERIFIED' },
      { system: snomed, code: '2', status: 'VERIFIED-SECONDARY' },
      { system: snomed, code: '3', status: 'PARTIAL' },
      { system: snomed, code: '4', status: 'UNVERIFIED' },
      { system: snomed, code: '5' },
    ];
    write(shared, 'a.json', valueSet('a', codes));
    write(shared, 'b.json', valueSet('b', codes.slice(0, 2)));
    const unverified = unverifiedCodes(loadValueSets([shared]).valueSets);
    expect(unverified.map(({ valueSet }) => valueSet.title)).toEqual(['The a']);
    expect(unverified[0]?.codes.map(({ code }) => code)).toEqual(['3', '4', '5']);
  });
});

describe('an author’s mistake in a value set', () => {
  it.each([
    ['no codes', valueSet('empty', [])],
    ['only a heading', valueSet('empty', [{ system: snomed, code: '1', abstract: true }])],
    ['no expansion', { ...valueSet('empty', []), expansion: undefined }],
  ])('%s: it is empty, which is an error and never "not in the set"', (_, content) => {
    const file = write(shared, 'empty.json', content);
    const { valueSets, diagnostics } = loadValueSets([shared]);
    expect(valueSets.get('https://trialhook.org/fhir/ValueSet/empty')).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'value-set-empty', severity: 'error', file }]);
  });

  it('a later folder redefines a url: the first stays, the later file is named with its line', () => {
    const first = write(shared, 'a.json', valueSet('a', [{ system: snomed, code: '1' }]));
    const again = write(site, 'mine.json', valueSet('a', [{ system: snomed, code: '2' }]));
    const { valueSets, diagnostics } = loadValueSets([shared, site]);
    expect(valueSets.all.map(({ codes }) => codes.map(({ code }) => code))).toEqual([['1']]);
    expect(diagnostics).toMatchObject([
      { code: 'value-set-duplicate', severity: 'error', file: again, line: 3 },
    ]);
    expect(diagnostics[0]?.message).toContain(first);
  });

  it('a code is added to compose and not pinned: a warning, and only the expansion counts', () => {
    const compose = { include: [{ system: snomed, concept: [{ code: '1' }, { code: '2' }] }] };
    write(shared, 'a.json', valueSet('a', [{ system: snomed, code: '1' }], { compose }));
    const { valueSets, diagnostics } = loadValueSets([shared]);
    expect(valueSets.all[0]?.has(snomed, '2')).toBe(false);
    expect(diagnostics).toMatchObject([{ code: 'value-set-drift', severity: 'warning' }]);
    expect(diagnostics[0]?.message).toContain('compose lists 2,');
  });

  it('something of the wrong shape is shown where it stands, and other files are still read', () => {
    const broken = { ...valueSet('a', [{ system: snomed, code: '1' }]), url: 7 };
    const file = write(shared, 'a.json', broken);
    write(shared, 'b.json', valueSet('b', [{ system: snomed, code: '2' }]));
    const { valueSets, diagnostics } = loadValueSets([shared]);
    expect(valueSets.all.map(({ title }) => title)).toEqual(['The b']);
    expect(diagnostics).toMatchObject([{ code: 'value-set-content', file, line: 3, column: 3 }]);
  });

  it.each([
    ['a comma too many', '{\n  "url": "x",\n}', 3, 1],
    ['a value forgotten', '{\n  "url": ,\n  "title": "x"\n}', 2, 10],
    ['a quote forgotten', '{\n  "url": "x,\n  "title": "y"\n}', 2, 10],
    ['the end forgotten', '{\n  "codes": [1, 2', 2, 17],
    ['something after the end', '{}\n}', 2, 1],
    ['single quotes', "{ 'url': 1 }", 1, 3],
    ['nothing at all', '', 1, 1],
  ])('%s: the file is not JSON, at this line and column', (_, text, line, column) => {
    const file = write(shared, 'a.json', text);
    const { diagnostics } = loadValueSets([shared]);
    expect(diagnostics).toMatchObject([{ code: 'value-set-syntax', file, line, column }]);
  });

  it('reads as a person needs it', () => {
    write(shared, 'a.json', '{\n  "url": ,\n}');
    const [fault] = loadValueSets([shared]).diagnostics;
    const rendered = fault === undefined ? '' : renderDiagnostic(fault);
    expect(rendered).toContain('a.json:2:10: error [value-set-syntax] the file is not JSON');
    expect(rendered).toContain('\n      "url": ,\n             ^');
  });
});
