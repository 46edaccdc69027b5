import { LedgerError } from '../ledger/ledger-error.ts';
import type { LedgerAccess } from '../ledger/access-ledger.ts';
import { UsageError, type ExitCode, type Surroundings } from './surroundings.ts';

/**
 * Does something with the ledger that the settings name, and closes it.
 * @throws UsageError when the settings cannot be used, or name none
 */
export async function withLedger(
  { ledger, err }: Surroundings,
  work: (ledger: LedgerAccess) => Promise<ExitCode>,
): Promise<ExitCode> {
  let access: LedgerAccess | undefined;
  try {
    access = await ledger();
    if (access === undefined) throw new UsageError('no ledger is kept: TRIALHOOK_LEDGER is off');
    return await work(access);
  } catch (error) {
    if (isCoded(error, 'settings-invalid')) throw new UsageError(error.message);
    if (!(error instanceof LedgerError)) throw error;
    err(`trialhook: ${error.message}\n`);
    return 1;
  } finally {
    await access?.close();
  }
}

function isCoded(error: unknown, code: string): error is Error {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * Reads a day or an instant of an option.
 * @returns ISO 8601 instant; a day alone is its beginning, UTC
 * @throws UsageError
 */
export function instantOption(name: string, text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(text);
  const instant = new Date(isDay ? `${text}T00:00:00Z` : text);
  const isInstant = /^\d{4}-\d{2}-\d{2}T.+(?:Z|[+-]\d{2}:\d{2})$/u.test(text);
  if ((isDay || isInstant) && !Number.isNaN(instant.getTime())) return instant.toISOString();
  throw new UsageError(`${name} ${text}: expected a date such as 2026-06-15, or an instant`);
}
