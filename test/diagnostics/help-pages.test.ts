import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Codes as they are written where diagnostics are made. */
function codesInSource(): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const file of globSync(
    'src/{trials,cql,terminology,casebook,fhirpath,diagnostics}/**/*.ts',
    { cwd: root },
  )) {
    const text = readFileSync(join(root, file), 'utf8');
    const made = [
      ...text.matchAll(/code: '([a-z-]+)',?\s*(?:\n\s*)?severity: /gu),
      ...text.matchAll(/'(?:error|warning)',\s*'([a-z-]+)'/gu),
      ...text.matchAll(/severity: '(?:error|warning)',\s*code: '([a-z-]+)'/gu),
    ];
    for (const [, code = ''] of made) codes.add(code);
  }
  return codes;
}

describe('the help pages', () => {
  const pages = readFileSync(join(root, 'docs/diagnostics.md'), 'utf8');
  const headings = [...pages.matchAll(/^### ([a-z-]+)$/gmu)].map(([, code]) => code);

  it('have one for every diagnostic', () => {
    const codes = codesInSource();
    expect(codes.size).toBeGreaterThan(15);
    expect([...codes].filter((code) => !headings.includes(code))).toEqual([]);
  });

  it('have each once', () => {
    expect(headings.length).toBe(new Set(headings).size);
  });
});
