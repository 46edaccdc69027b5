import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerAccess } from '../../src/ledger/access-ledger.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { ExitCode } from '../../src/cli/surroundings.ts';

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function run(
  words: readonly string[],
  input = '',
  ledger: () => Promise<LedgerAccess | undefined> = () => Promise.resolve(undefined),
): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await runCli(words, {
    environment: {},
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    input: () => Promise.resolve(input),
    now: () => new Date('2026-06-15T12:00:00Z'),
    colours: false,
    ledger,
    serve: () => Promise.reject(new Error('not part of this test')),
  });
  return { code, out, err };
}

/** A folder of its own for a test. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'trialhook-cli-'));
}

/** A catalogue with the trial that `trialhook new` makes, open so that it is matched. */
export async function openCatalogueFolder(id = 'my-trial'): Promise<string> {
  const folder = scratchFolder();
  await run(['new', id, '--catalogue', folder]);
  edit(join(folder, 'trials', id, 'trial.yaml'), 'status: in-review', 'status: recruiting');
  return folder;
}

/** Replaces a text in a file that must be there. */
export function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not hold "${from}"`);
  writeFileSync(file, text.replace(from, to));
}
