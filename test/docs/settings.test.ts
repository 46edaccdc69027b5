import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingNames } from '../../src/settings.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

it('the tables of the README have every setting, each once', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)`/gmu)].map(([, name]) => name);
  expect(rows.sort()).toEqual([...settingNames].sort());
});
