import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

describe.each(['docs/cds-hooks.md', 'SECURITY.md', 'docs/ledger.md'])('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const named = [...text.matchAll(/`(test\/[\w/-]+(?:\.test\.ts)?)`/gu)].map(([, path]) => path);

  it('names tests, and only such as there are', () => {
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(join(root, path ?? '')))).toEqual([]);
  });
});
