import { circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { sql } from 'kysely';
import type { LedgerDatabase } from './database/database.ts';
import { writeRows } from './database/write-rows.ts';
import { within } from './deadline.ts';
import { entryLine } from './journal/entry-line.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalWriter } from './journal/journal-writer.ts';
import type { Position } from './journal/segments.ts';
import type { CardFeedback, Ledger, Override, PatientIdentity, ShownAnswer } from './ledger.ts';
import { LedgerError } from './ledger-error.ts';
import { faultName, type LedgerLog } from './ledger-log.ts';
import type { PatientHasher } from './patient-hash.ts';
import { useCatalogue } from './queries/catalogue-files.ts';
import { firstUse } from './queries/first-use.ts';
import { overridesOf } from './queries/overrides.ts';
import { answerRows, catalogueRows, feedbackRows } from './rows/to-rows.ts';

/** Milliseconds that a caller waits for the database where it need not. */
const patience = 1_000;
const closeWithin = 5_000;
/** Between two lines of the log about rows that could not be queued. */
const complaintsApart = 10_000;

/** A ledger over a journal on this machine and a database behind it. Made by open-ledger. */
export class DatabaseLedger implements Ledger {
  readonly database: LedgerDatabase;
  readonly hasher: PatientHasher;
  readonly #journal: Journal;
  readonly #writer: JournalWriter;
  readonly #log: LedgerLog;
  readonly #release: () => void;
  readonly #listeners: (() => void)[] = [];
  readonly #breaker = circuitBreaker(
    handleWhen((error) => error instanceof LedgerError),
    { halfOpenAfter: 1_000, breaker: new ConsecutiveBreaker(5) },
  );
  #closed: Promise<void> | undefined;
  #dropped = 0;
  #complainedAt = 0;

  constructor(
    database: LedgerDatabase,
    journal: Journal,
    writer: JournalWriter,
    hasher: PatientHasher,
    log: LedgerLog,
    release: () => void,
  ) {
    this.database = database;
    this.hasher = hasher;
    this.#journal = journal;
    this.#writer = writer;
    this.#log = log;
    this.#release = release;
  }

  record(answer: ShownAnswer): void {
    try {
      this.#queue(entryLine(answerRows(answer, this.hasher)));
    } catch (error) {
      this.#complain(error);
    }
  }

  async feedback(items: readonly CardFeedback[]): Promise<void> {
    if (items.length === 0) return;
    const rows = feedbackRows(items);
    let end: Position;
    try {
      end = await this.#journal.append(entryLine(rows), true);
    } catch (fault) {
      // A full disk here is no reason to lose it, where the database keeps its own word.
      if (!this.database.safeCommits) throw fault;
      await within(patience, writeRows(this.database.db, [rows]));
      return;
    }
    // It is safe by now. In the database it counts at once, for every replica, and outlives this machine.
    if (!this.#writer.away) {
      await within(patience, this.#writer.reached(end)).catch(() => undefined);
    }
  }

  async overrides(patient: PatientIdentity, withinMs: number): Promise<readonly Override[]> {
    return this.#ask(withinMs, () => overridesOf(this.database.db, this.hasher.lookUp(patient)));
  }

  async firstUse(token: {
    readonly issuer: string;
    readonly id: string;
    readonly expires: number;
  }): Promise<boolean> {
    return this.#ask(patience, () => firstUse(this.database.db, token));
  }

  keepCatalogue(revision: string, files: ReadonlyMap<string, string>): void {
    const used = this.#writer.prepared.then(() =>
      useCatalogue(this.database.db, revision, new Date()),
    );
    // A database that is away may have it or not: it is queued, and written once at most.
    void within(patience, used)
      .catch(() => false)
      .then((isKept) => {
        if (!isKept) this.#queue(entryLine(catalogueRows(revision, files, new Date())));
      })
      .catch((error: unknown) => this.#complain(error));
  }

  async ready(): Promise<void> {
    this.#requireDatabase();
    await within(patience, sql`select 1`.execute(this.database.db));
  }

  queued(): { readonly rows: number; readonly oldestMs: number } {
    return {
      rows: this.#writer.waiting + this.#journal.unsynced,
      oldestMs: this.#writer.oldestMs,
    };
  }

  /** Resolves once all that was queued before is in the database. */
  async drained(): Promise<void> {
    await this.#writer.prepared;
    await this.#journal.settled();
    await this.#writer.reached(this.#journal.end);
  }

  /** Calls back when the ledger begins to close. */
  onClose(listener: () => void): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const listener of this.#listeners) listener();
    await this.#journal.settled();
    await this.#writer.close(closeWithin);
    await this.#journal.close();
    await this.database.close().catch((error: unknown) => {
      this.#log.warn({ fault: faultName(error) }, 'the database was not closed as it should be');
    });
    this.#release();
  }

  #queue(line: string): void {
    this.#journal.append(line).catch((error: unknown) => this.#complain(error));
  }

  /** The hook goes on whatever happens here; the log says how many rows there will never be. */
  #complain(error: unknown): void {
    this.#dropped += 1;
    if (Date.now() - this.#complainedAt < complaintsApart) return;
    this.#complainedAt = Date.now();
    const fields = { fault: faultName(error), dropped: this.#dropped };
    this.#log.error(fields, 'answers could not be queued and are lost to the ledger');
  }

  /**
   * Asks the database, unless it is known not to answer: one that takes connections and then hangs would
   * otherwise cost every request all of its time.
   */
  async #ask<T>(withinMs: number, question: () => Promise<T>): Promise<T> {
    this.#requireDatabase();
    return this.#breaker.execute(() => within(withinMs, question()));
  }

  #requireDatabase(): void {
    if (!this.#writer.away) return;
    throw new LedgerError('database-away', `${this.database.name} does not answer`);
  }
}
