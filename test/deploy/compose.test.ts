import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployFile, root } from './deploy-files.ts';

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly message: string }[];
}

/** Runs the linter's command: its library's types cannot be resolved. It ends with 1 where it finds something. */
function lint(file: string): readonly LintResult[] {
  const linter = join(root, 'node_modules/dclint/bin/dclint.cjs');
  const out = execFileSync(process.execPath, [linter, '--formatter', 'json', file], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as readonly LintResult[];
}

describe('the compose file', () => {
  it('follows the Compose specification and passes its linter', () => {
    const results = lint(join(root, 'deploy/compose.yaml'));
    expect(results.map(({ messages }) => messages)).toEqual([[]]);
  });

  it('needs no variable that its example does not name', () => {
    const named = new Set(deployFile('.env.example').match(/^[A-Z_]+(?==)/gmu));
    const needed = deployFile('compose.yaml').matchAll(/\$\{([A-Z_]+)/gu);
    expect([...new Set([...needed].map(([, name]) => name))].sort()).toEqual([...named].sort());
  });
});
