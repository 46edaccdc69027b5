import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCaseFile } from '../../src/casebook/case-file.ts';
import { systemByPrefix } from '../../src/casebook/shorthand/codes.ts';
import { shorthands } from '../../src/casebook/shorthand/record.ts';
import { renderDiagnostic } from '../../src/diagnostics/diagnostic.ts';
import { ownFolder } from '../../src/trials/catalogue-folder.ts';

const guide = readFileSync(join(ownFolder, 'README.md'), 'utf8');

describe("the authors' guide", () => {
  it('shows a case file that can be read', () => {
    const [, example = ''] = /```yaml\n(at: [\s\S]+?)\n```/.exec(guide) ?? [];
    const { cases, diagnostics } = readCaseFile('cases.yaml', example, ['I07c']);
    expect(diagnostics.map(renderDiagnostic)).toEqual([]);
    expect(cases).toHaveLength(1);
  });

  it.each([...shorthands.keys()])('tells of every key of an entry: %s', (keyword) => {
    const line = guide.split('\n').find((each) => each.startsWith(`- \`${keyword}: `));
    expect(line).toBeDefined();
    const general = ['id', 'identifier', 'lastUpdated', 'note', 'encounter', keyword];
    for (const key of keysOf(keyword)) {
      if (!general.includes(key)) expect(line).toContain(key);
    }
  });

  it('tells of every prefix of a code', () => {
    for (const prefix of Object.keys(systemByPrefix)) expect(guide).toContain(`\`${prefix}\``);
  });
});

/** The keys that an entry may have, as the error for one that it may not have lists them. */
function keysOf(keyword: string): readonly string[] {
  const entry = { [keyword]: keyword, nothingLikeAnyKnownKey: true };
  const { error } = shorthands.get(keyword)?.schema.safeParse(entry) ?? {};
  const issue = error?.issues.find(({ code }) => code === 'unrecognized_keys');
  expect(issue?.message).toContain('expected one of');
  return [...(issue?.message ?? '').matchAll(/"([a-zA-Z]+)"/g)]
    .map((match) => match[1] ?? '')
    .filter((key) => key !== 'nothingLikeAnyKnownKey');
}
