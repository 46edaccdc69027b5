/** What keeps a ledger from being opened or used. */
export type LedgerErrorCode =
  /** Another process holds the embedded database's folder. */
  | 'ledger-in-use'
  /** The folder cannot be made or written. */
  | 'ledger-folder'
  /** The journal is at its limit: nothing more is queued until the database has taken some. */
  | 'journal-full'
  /** The journal could not be written. */
  | 'journal-write'
  /** The database does not answer. */
  | 'database-away';

/** A fault of the ledger; the message names folders and settings, never a patient or a row. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LedgerError';
    this.code = code;
  }
}
