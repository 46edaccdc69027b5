import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import { unknownWord } from '../../src/diagnostics/unknown-word.ts';
import { readYamlFile } from '../../src/diagnostics/yaml-file.ts';

const schema = z.strictObject({
  title: z.string(),
  items: z.array(z.strictObject({ id: z.string(), size: z.number().optional() })),
});

function rendered(text: string): readonly string[] {
  return readYamlFile('a.yaml', text, schema).diagnostics.map(renderDiagnostic);
}

describe('a YAML file of an author', () => {
  it('is read', () => {
    const text = 'title: t\nitems:\n  - &one { id: a, size: 1 }\n  - { <<: *one, id: b }\n';
    expect(readYamlFile('a.yaml', text, schema).value).toEqual({
      title: 't',
      items: [
        { id: 'a', size: 1 },
        { id: 'b', size: 1 },
      ],
    });
  });

  it('shows every mistake where it is, with the line and a caret', () => {
    expect(rendered('title: t\nitems:\n  - id: 1\n  - { id: a, size: big }\n')).toEqual([
      `a.yaml:3:5: error [yaml-content] id: Invalid input: expected string, received number\n      - id: 1\n        ^`,
      `a.yaml:4:14: error [yaml-content] size: Invalid input: expected number, received string\n      - { id: a, size: big }\n                 ^`,
    ]);
  });

  it('names what is missing at the thing that lacks it', () => {
    expect(rendered('items:\n  - { size: 1 }\n')).toEqual([
      expect.stringContaining('a.yaml:1:1: error [yaml-content] "title" is missing'),
      expect.stringContaining('a.yaml:2:5: error [yaml-content] "id" is missing'),
    ]);
  });

  it('shows an unknown key at the key', () => {
    expect(rendered('title: t\nitems: []\nitmes: []\n')[0]).toContain('a.yaml:3:1: error');
  });

  it('follows an alias to the place that it stands for', () => {
    const text = 'title: t\nitems:\n  - &one { id: 1 }\n  - *one\n';
    expect(rendered(text).map((line) => line.split(' ')[0])).toEqual([
      'a.yaml:3:12:',
      'a.yaml:3:12:',
    ]);
  });

  it.each([
    ['syntax that is broken', 'title: [', 'a.yaml:1:9:'],
    ['a key given twice', 'title: a\ntitle: b\n', 'a.yaml:2:1:'],
    ['an alias of nothing', 'title: *nobody\n', 'a.yaml:1:8:'],
  ])('reports %s', (_, text, place) => {
    const [first] = rendered(text);
    expect(first).toContain('[yaml-syntax]');
    expect(first?.startsWith(place), first).toBe(true);
  });

  it('reports aliases that multiply without end, instead of following them', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level++) {
      const [name, before] = [String.fromCharCode(97 + level), String.fromCharCode(96 + level)];
      lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(rendered(lines.join('\n'))[0]).toContain('[yaml-syntax]');
  });

  it('gives a place to rules that the schema does not know', () => {
    const file = readYamlFile('a.yaml', 'title: t\nitems:\n  - id: a\n', schema);
    expect(file.at(['items', 0, 'id'], 'warning', 'my-rule', 'no')).toEqual({
      code: 'my-rule',
      severity: 'warning',
      message: 'no',
      file: 'a.yaml',
      line: 3,
      column: 5,
      source: '  - id: a',
    });
  });
});

describe('a word that is not known', () => {
  it('is answered with the one that was meant', () => {
    expect(unknownWord('key', 'sevrity', ['value', 'severity'])).toBe(
      'unknown key "sevrity"; did you mean "severity"?',
    );
    expect(unknownWord('key', 'Vlaue', ['value', 'severity'])).toContain('did you mean "value"');
  });

  it('is answered with all of them where none is close', () => {
    expect(unknownWord('status', 'yes', ['met', 'unknown'])).toBe(
      'unknown status "yes"; expected one of "met", "unknown"',
    );
  });
});
