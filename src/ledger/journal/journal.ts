import { open, rm, type FileHandle } from 'node:fs/promises';
import { LedgerError } from '../ledger-error.ts';
import { segmentFile, segmentsIn, type Position, type Segment } from './segments.ts';

/** How large a journal may become. */
export interface JournalLimits {
  /** Bytes of a file after which the next one is begun. */
  readonly segmentBytes: number;
  /** Bytes of all that waits; a tenth more is kept for what must be acknowledged. */
  readonly bytes: number;
}

interface Pending extends PromiseWithResolvers<Position> {
  readonly line: string;
  readonly bytes: number;
}

/**
 * Lines on the disk of this machine, in order, that nothing but `discard` takes away. Lines that come while
 * the disk is busy are written and synced together, so many at once cost one fsync.
 */
export class Journal {
  readonly folder: string;
  readonly #limits: JournalLimits;
  readonly #segments: Segment[];
  #pending: Pending[] = [];
  #pendingBytes = 0;
  #flushing: Promise<void> | undefined;
  #file: { readonly handle: FileHandle; readonly number: number } | undefined;
  #last: number;
  #grown: (entries: number) => void = () => undefined;

  private constructor(folder: string, limits: JournalLimits, segments: Segment[]) {
    this.folder = folder;
    this.#limits = limits;
    this.#segments = segments;
    this.#last = segments.at(-1)?.number ?? 0;
  }

  /** @param folder held by this process alone */
  static async open(folder: string, limits: JournalLimits): Promise<Journal> {
    return new Journal(folder, limits, await segmentsIn(folder));
  }

  /** Files with something in them, oldest first; the last one may still grow. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Up to where all is on the disk; the very beginning when nothing waits. */
  get end(): Position {
    // A file that was only just begun has nothing to read.
    const last = this.#segments.findLast(({ bytes }) => bytes > 0);
    return { segment: last?.number ?? 0, offset: last?.bytes ?? 0 };
  }

  /** Bytes that wait, on the disk or for it. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, this.#pendingBytes);
  }

  /** Lines that are not on the disk yet. */
  get unsynced(): number {
    return this.#pending.length;
  }

  /** Calls back whenever more lines are on the disk. */
  onGrown(listener: (entries: number) => void): void {
    this.#grown = listener;
  }

  /**
   * Appends a line.
   * @param mustStay whether it may use what is kept for lines that will be acknowledged
   * @returns the position after it, once it is synced to the disk
   * @throws LedgerError (rejects) `journal-full` or `journal-write`; nothing is acknowledged then, though
   * the line may be on the disk
   */
  append(line: string, mustStay = false): Promise<Position> {
    const bytes = Buffer.byteLength(line);
    const limit = this.#limits.bytes * (mustStay ? 1.1 : 1);
    if (this.bytes + bytes > limit) {
      return Promise.reject(new LedgerError('journal-full', 'The journal is at its limit'));
    }
    const pending = { ...Promise.withResolvers<Position>(), line, bytes };
    this.#pending.push(pending);
    this.#pendingBytes += bytes;
    this.#flushing ??= this.#flush();
    return pending.promise;
  }

  /**
   * Takes away the files whose lines are all in the database for good.
   * @param read up to where they are
   * @param afresh whether the newest file goes too, when nothing more is in it or on its way: the next line
   * begins another
   */
  async discard(read: Position, afresh = false): Promise<void> {
    for (;;) {
      const [oldest] = this.#segments;
      if (oldest === undefined) return;
      const { number, bytes } = oldest;
      const consumed = number === read.segment && bytes === read.offset;
      const idle = this.#flushing === undefined;
      if (number >= read.segment && !(afresh && consumed && idle)) return;
      this.#segments.shift();
      if (this.#file?.number === number) await this.#leaveFile();
      await rm(segmentFile(this.folder, number), { force: true });
    }
  }

  /** Resolves once nothing is on its way to the disk. */
  async settled(): Promise<void> {
    await this.#flushing;
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#leaveFile();
  }

  async #flush(): Promise<void> {
    // What is appended in this turn of the event loop goes along.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      this.#pendingBytes = 0;
      try {
        await this.#write(group);
      } catch (error) {
        // Half a line may be there; what comes next must not continue it.
        await this.#leaveFile().catch(() => undefined);
        const fault = new LedgerError('journal-write', 'The journal cannot be written', error);
        for (const { reject } of group) reject(fault);
      }
    }
    this.#flushing = undefined;
  }

  async #write(group: readonly Pending[]): Promise<void> {
    const { handle, number } = (this.#file ??= await this.#nextFile());
    await handle.appendFile(group.map(({ line }) => line).join(''));
    await handle.datasync();
    let { bytes: offset, entries } = this.#segments.at(-1) as Segment;
    for (const pending of group) {
      offset += pending.bytes;
      entries += 1;
      pending.resolve({ segment: number, offset });
    }
    this.#segments[this.#segments.length - 1] = { number, bytes: offset, entries };
    if (offset >= this.#limits.segmentBytes) await this.#leaveFile();
    this.#grown(group.length);
  }

  async #nextFile(): Promise<{ readonly handle: FileHandle; readonly number: number }> {
    const number = this.#last + 1;
    const handle = await open(segmentFile(this.folder, number), 'ax', 0o600);
    this.#last = number;
    try {
      await syncNames(this.folder);
    } catch (error) {
      await handle.close();
      throw error;
    }
    this.#segments.push({ number, bytes: 0, entries: 0 });
    return { handle, number };
  }

  async #leaveFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
  }
}

/** A new file whose name is not on the disk is lost with a power cut, however well its content is synced. */
async function syncNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
