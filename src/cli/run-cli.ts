import { Command, CommanderError } from 'commander';
import { benchCommand } from './bench.ts';
import { checkCommand } from './check.ts';
import { conformanceCommand } from './conformance.ts';
import { explainCommand } from './explain.ts';
import { ledgerCommand } from './ledger.ts';
import { matchCommand } from './match.ts';
import { newCommand } from './new.ts';
import { replayCommand } from './replay.ts';
import { serveCommand } from './serve.ts';
import { statsCommand } from './stats.ts';
import { UsageError } from './surroundings.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';
import { testCommand } from './test.ts';

const commands: readonly AddCommand[] = [
  matchCommand,
  serveCommand,
  checkCommand,
  testCommand,
  explainCommand,
  newCommand,
  conformanceCommand,
  benchCommand,
  statsCommand,
  replayCommand,
  ledgerCommand,
];

/**
 * Runs one command line.
 * @param words what stands after `trialhook`
 * @returns the exit code; never throws for what a user got wrong
 */
export async function runCli(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('trialhook')
    .description('Tells a clinician which clinical trials a patient may enter.')
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows how it is used)')
    .exitOverride()
    .configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err });
  for (const add of commands) {
    add(program, surroundings, (ended) => {
      code = ended;
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said already what was wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    surroundings.err(`trialhook: ${error.message}\n`);
    return 2;
  }
}
