import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import type { QueuedRows } from '../rows/queued-row.ts';
import { entryLine } from './entry-line.ts';
import type { Journal } from './journal.ts';
import { readJournal, type JournalBatch } from './journal-reader.ts';
import { isBefore, type Position } from './segments.ts';
import { WaitingTimes } from './waiting-times.ts';

/** Where the rows of a journal go. */
export interface Destination {
  /** Makes the database ready: connection, tables. Called until it succeeds once. */
  prepare(): Promise<void>;
  /** Writes all or nothing; writing again changes nothing. */
  write(batch: readonly QueuedRows[]): Promise<void>;
  /** Makes safe what was written, so that the journal may forget it. */
  sync(): Promise<void>;
  /** Whether an error says that the rows themselves cannot be stored, ever. */
  isRefusal(error: unknown): boolean;
}

/** What an operator should hear of; nothing of the rows. */
export interface WriterEvents {
  /** The database does not take rows; they wait. */
  onAway(error: unknown): void;
  onBack(): void;
  /** Entries that were set apart in `refused.journal`, or could not be read. */
  onRefused(error: unknown): void;
  onDamaged(lines: number): void;
}

/** Rows that are written before what was written is made safe, at the latest. */
const syncAfterBytes = 32 * 1024 * 1024;

/** Moves what is in a journal to the database, in order and in the background, for as long as it takes. */
export class JournalWriter {
  readonly #journal: Journal;
  readonly #destination: Destination;
  readonly #events: WriterEvents;
  readonly #idleAfter: number;
  readonly #stop = new AbortController();
  readonly #prepared = Promise.withResolvers<void>();
  readonly #reached: { readonly at: Position; readonly resolve: () => void }[] = [];
  readonly #running: Promise<void>;
  #written: Position = { segment: 0, offset: 0 };
  #wake = Promise.withResolvers<void>();
  #unsafeBytes = 0;
  #finishing = false;
  /** Whether the database takes no rows, as far as is known; so at the start. */
  away = true;
  /** Entries that are not in the database yet. */
  waiting: number;
  readonly #times = new WaitingTimes();

  /** @param idleAfter milliseconds without new entries after which the journal is emptied */
  constructor(journal: Journal, destination: Destination, events: WriterEvents, idleAfter: number) {
    this.#journal = journal;
    this.#destination = destination;
    this.#events = events;
    this.#idleAfter = idleAfter;
    this.waiting = journal.segments.reduce((sum, { entries }) => sum + entries, 0);
    if (this.waiting > 0) this.#times.note(journal.end);
    this.#running = this.#run();
    journal.onGrown((entries) => {
      this.waiting += entries;
      this.#times.note(journal.end);
      this.#wake.resolve();
    });
  }

  /** Milliseconds for which the oldest entry waits. */
  get oldestMs(): number {
    return this.#times.oldestMs;
  }

  /** Resolves once the database was ready for the first time. */
  get prepared(): Promise<void> {
    return this.#prepared.promise;
  }

  /** Resolves once all before a position of the journal is in the database. */
  reached(at: Position): Promise<void> {
    if (!isBefore(this.#written, at)) return Promise.resolve();
    return new Promise((resolve) => this.#reached.push({ at, resolve }));
  }

  /**
   * Writes what is there, and ends. What the database has not taken in time stays in the journal.
   * @param withinMs milliseconds
   */
  async close(withinMs: number): Promise<void> {
    this.#finishing = true;
    this.#wake.resolve();
    const late = setTimeout(() => this.#stop.abort(), withinMs);
    await this.#running;
    clearTimeout(late);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    try {
      await this.#persist(() => this.#destination.prepare());
      this.#prepared.resolve();
      while (!signal.aborted) {
        const batch = await this.#persist(() => readJournal(this.#journal, this.#written));
        if (batch !== undefined) await this.#take(batch);
        else if (this.#finishing) return await this.#makeSafe(true);
        else await this.#rest();
      }
    } catch (error) {
      // Only being told to stop ends the attempts.
      if (!signal.aborted) throw error;
    }
  }

  async #take({ entries, lines, damaged, end }: JournalBatch): Promise<void> {
    if (damaged > 0) this.#events.onDamaged(damaged);
    if (entries.length > 0) await this.#store(entries);
    const begin = end.segment === this.#written.segment ? this.#written.offset : 0;
    this.#unsafeBytes += end.offset - begin;
    this.#written = end;
    this.waiting -= lines;
    this.#times.passed(end);
    for (let [next] = this.#reached; next && !isBefore(end, next.at); [next] = this.#reached) {
      this.#reached.shift();
      next.resolve();
    }
    if (this.#unsafeBytes >= syncAfterBytes) await this.#makeSafe(false);
  }

  /** Rows that the database will never take must not hold up those behind them. */
  async #store(entries: readonly QueuedRows[]): Promise<void> {
    const write = (some: readonly QueuedRows[]) =>
      this.#persist(() => this.#destination.write(some));
    try {
      await write(entries);
    } catch (error) {
      if (!this.#destination.isRefusal(error)) throw error;
      if (entries.length > 1) {
        for (const entry of entries) await this.#store([entry]);
        return;
      }
      this.#events.onRefused(error);
      const lines = entries.map(entryLine).join('');
      const file = join(this.#journal.folder, 'refused.journal');
      await this.#persist(() => appendFile(file, lines, { mode: 0o600 }));
    }
  }

  async #rest(): Promise<void> {
    this.#wake = Promise.withResolvers();
    if (isBefore(this.#written, this.#journal.end)) return;
    const { signal } = this.#stop;
    if (this.#journal.bytes === 0) {
      await this.#wake.promise;
      return;
    }
    const timer = new AbortController();
    const idle = delay(this.#idleAfter, 'idle', { signal: timer.signal }).catch(() => 'stopped');
    const ended = await Promise.race([this.#wake.promise, idle]);
    timer.abort();
    if (ended === 'idle' && !signal.aborted) await this.#makeSafe(true);
  }

  async #makeSafe(afresh: boolean): Promise<void> {
    const written = this.#written;
    await this.#persist(async () => {
      await this.#destination.sync();
      await this.#journal.discard(written, afresh);
    });
    this.#unsafeBytes = 0;
  }

  /** Tries until it works, ever more slowly, unless the rows are refused or the end has come. */
  async #persist<T>(work: () => Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    let backoff: IBackoff<unknown> | undefined;
    for (;;) {
      try {
        const result = await work();
        if (this.away) this.#events.onBack();
        this.away = false;
        return result;
      } catch (error) {
        if (this.#destination.isRefusal(error)) throw error;
        if (backoff === undefined) this.#events.onAway(error);
        this.away = true;
        backoff = backoff?.next(undefined) ?? attempts.next();
        await delay(backoff.duration, undefined, { signal });
      }
    }
  }
}

const attempts = new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 });
