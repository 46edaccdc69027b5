import type { Command } from 'commander';
import type { LedgerAccess } from '../ledger/access-ledger.ts';

/** `0` it worked, `1` findings or failures, `2` the command was not used as it should be. */
export type ExitCode = 0 | 1 | 2;

/** What a command may touch of the world around it. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output; a line break only where the text has one. */
  out(this: void, text: string): void;
  /** Writes to standard error. */
  err(this: void, text: string): void;
  /** All of standard input. */
  input(this: void): Promise<string>;
  now(this: void): Date;
  /** Whether a person reads the output on a terminal. */
  readonly colours: boolean;
  /** The ledger that the settings name; `undefined` where none is kept. */
  ledger(this: void): Promise<LedgerAccess | undefined>;
  /** Runs the service until it is told to stop. */
  serve(this: void): Promise<void>;
}

/** The command was not used as it should be; the message says how. Ends the process with 2. */
export class UsageError extends Error {
  readonly code = 'usage';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Adds a command to the program; its action tells `done` how it went. */
export type AddCommand = (
  program: Command,
  surroundings: Surroundings,
  done: (code: ExitCode) => void,
) => void;
