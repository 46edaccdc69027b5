import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryLine } from '../../../src/ledger/journal/entry-line.ts';
import { openJournal, type HeldJournal } from '../../../src/ledger/journal/journal-folder.ts';
import { JournalWriter, type Destination } from '../../../src/ledger/journal/journal-writer.ts';
import type { FileRow, QueuedRows } from '../../../src/ledger/rows/queued-row.ts';

const limits = { segmentBytes: 2_000, bytes: 100_000 };

/** An entry of one row that can be told apart. */
function entry(name: string): QueuedRows {
  return { files: [{ hash: name, content: 'x'.repeat(50) }] };
}

let root: string;
let opened: HeldJournal[] = [];
let writers: JournalWriter[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'trialhook-journal-'));
});
afterEach(async () => {
  for (const writer of writers) await writer.close(0);
  for (const held of opened) {
    await held.journal.close();
    held.release();
  }
  [opened, writers] = [[], []];
  rmSync(root, { recursive: true });
});

async function open(words: Partial<typeof limits> = {}): Promise<HeldJournal> {
  const held = await openJournal(root, { ...limits, ...words });
  opened.push(held);
  return held;
}

/** As when the process ends without a farewell: what is in memory is gone, the lock is let go. */
async function kill(held: HeldJournal): Promise<void> {
  await held.journal.close();
  held.release();
  opened = opened.filter((each) => each !== held);
}

/** A database that keeps rows by their key, as the real one does, and can be told to fail. */
class Keeping implements Destination {
  readonly rows = new Map<string, FileRow>();
  readonly attempts: number[] = [];
  fail: (batch: readonly QueuedRows[]) => Error | undefined = () => undefined;
  syncs = 0;

  prepare = () => Promise.resolve();
  sync = () => {
    this.syncs += 1;
    return Promise.resolve();
  };
  write = (batch: readonly QueuedRows[]) => {
    this.attempts.push(batch.length);
    const fault = this.fail(batch);
    if (fault !== undefined) return Promise.reject(fault);
    for (const row of batch.flatMap(({ files = [] }) => files)) this.rows.set(row.hash, row);
    return Promise.resolve();
  };
  isRefusal = (error: unknown) => error instanceof RangeError;
}

function writerTo(held: HeldJournal, destination: Destination, events: string[] = []) {
  const writer = new JournalWriter(
    held.journal,
    destination,
    {
      onAway: () => void events.push('away'),
      onBack: () => void events.push('back'),
      onRefused: () => void events.push('refused'),
      onDamaged: (lines) => void events.push(`damaged ${lines}`),
    },
    20,
  );
  writers.push(writer);
  return writer;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `row-${index}`);

function append({ journal }: HeldJournal, ...rows: readonly string[]) {
  return Promise.all(rows.map((name) => journal.append(entryLine(entry(name)))));
}

function files(folder = join(root, '0')): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.journal'));
}

describe('a journal', () => {
  it('has each line on the disk once it says so, over as many files as are needed', async () => {
    const held = await open();
    await append(held, ...names(100));
    const text = files()
      .map((name) => readFileSync(join(root, '0', name), 'utf8'))
      .join('');
    expect(text.split('\n').filter((line) => line !== '')).toHaveLength(100);
    expect(files().length).toBeGreaterThan(0);
    await append(held, 'one more');
    expect(files().length).toBeGreaterThan(1);
  });

  it('refuses lines beyond its limit, and keeps some room for those that must stay', async () => {
    const { journal } = await open({ bytes: 1_000 });
    const line = entryLine(entry('row'));
    const fits = Math.floor(1_000 / line.length);
    for (let count = 0; count < fits; count += 1) await journal.append(line);
    await expect(journal.append(line)).rejects.toMatchObject({ code: 'journal-full' });
    await journal.append(line, true);
    await expect(journal.append(line, true)).rejects.toMatchObject({ code: 'journal-full' });
  });

  it('says that it could not be written, and goes on when it can be again', async () => {
    const held = await open();
    rmSync(join(root, '0'), { recursive: true });
    await expect(append(held, 'lost')).rejects.toMatchObject({ code: 'journal-write' });
    mkdirSync(join(root, '0'));
    await append(held, 'kept');
    expect(files()).toHaveLength(1);
  });

  it('is one of several in a folder, and the next process takes over what is left there', async () => {
    const [first, second] = [await open(), await open()];
    await append(first, 'from-first');
    await append(second, 'from-second');
    expect([first.journal.folder, second.journal.folder]).toEqual([
      join(root, '0'),
      join(root, '1'),
    ]);
    await kill(second);
    await kill(first);
    const next = await open();
    const database = new Keeping();
    await writerTo(next, database).reached(next.journal.end);
    expect([...database.rows.keys()]).toEqual(['from-first', 'from-second']);
  });

  it('gives up a file only when all of it was read, and nothing is on its way into it', async () => {
    const held = await open({ segmentBytes: 1_000_000 });
    const { journal } = held;
    await append(held, 'read');
    const read = journal.end;
    await append(held, 'not read');
    await journal.discard(read, true);
    expect(files()).toHaveLength(1);
    await journal.discard(journal.end);
    expect(files()).toHaveLength(1);
    const onItsWay = append(held, 'on its way');
    // By then the line is being written.
    await Promise.resolve().then(() => undefined);
    await journal.discard(journal.end, true);
    expect(files()).toHaveLength(1);
    await onItsWay;
    await journal.discard(journal.end, true);
    expect(files()).toEqual([]);
  });

  it('is readable by its user only', async () => {
    const held = await open();
    await append(held, 'row');
    const [file = ''] = files();
    expect(statSync(join(root, '0', file)).mode & 0o077).toBe(0);
  });
});

describe('the writer of a journal', () => {
  it('moves all that is there to the database, and leaves an empty journal', async () => {
    const held = await open();
    const database = new Keeping();
    const writer = writerTo(held, database);
    await append(held, ...names(700));
    await writer.reached(held.journal.end);
    expect(database.rows.size).toBe(700);
    await expect.poll(() => files()).toEqual([]);
    expect(database.syncs).toBeGreaterThan(0);
    expect([writer.waiting, writer.oldestMs]).toEqual([0, 0]);
  });

  it('forgets no line before the database has made it safe', async () => {
    const held = await open();
    const database = new Keeping();
    database.sync = () => Promise.reject(new Error('disk'));
    const writer = writerTo(held, database);
    await append(held, ...names(50));
    await append(held, ...names(100));
    await writer.reached(held.journal.end);
    await writer.close(100);
    expect(files().length).toBeGreaterThan(1);
    await kill(held);
    const again = await open();
    const restarted = new Keeping();
    await writerTo(again, restarted).reached(again.journal.end);
    expect(restarted.rows.size).toBe(100);
  });

  it('waits for a database that is away, says so once, and then writes all in order', async () => {
    const held = await open();
    const database = new Keeping();
    const events: string[] = [];
    database.fail = () => new Error('ECONNREFUSED');
    const writer = writerTo(held, database, events);
    await append(held, ...names(30));
    await expect.poll(() => database.attempts.length).toBeGreaterThan(2);
    expect([writer.away, writer.waiting]).toEqual([true, 30]);
    expect(writer.oldestMs).toBeGreaterThan(0);
    database.fail = () => undefined;
    await writer.reached(held.journal.end);
    expect([...database.rows.keys()]).toEqual(names(30));
    expect([writer.away, writer.waiting]).toEqual([false, 0]);
    expect(events).toEqual(['back', 'away', 'back']);
  });

  it('sets a row apart that the database will never take, and writes those around it', async () => {
    const held = await open();
    const database = new Keeping();
    const events: string[] = [];
    database.fail = (batch) =>
      JSON.stringify(batch).includes('row-3') ? new RangeError('22P02') : undefined;
    await append(held, ...names(6));
    await writerTo(held, database, events).reached(held.journal.end);
    expect([...database.rows.keys()]).toEqual(names(6).filter((name) => name !== 'row-3'));
    expect(events).toContain('refused');
    expect(readFileSync(join(root, '0', 'refused.journal'), 'utf8')).toContain('row-3');
  });

  it('leaves out a line that was cut off or damaged, and takes all others', async () => {
    const held = await open();
    await append(held, 'row-1', 'row-2', 'row-3');
    await kill(held);
    const file = join(root, '0', files()[0] ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"row-2"', '"row-X"'));
    appendFileSync(file, entryLine(entry('cut-off')).slice(0, -20));
    const again = await open();
    await append(again, 'row-4');
    const database = new Keeping();
    const events: string[] = [];
    await writerTo(again, database, events).reached(again.journal.end);
    expect([...database.rows.keys()]).toEqual(['row-1', 'row-3', 'row-4']);
    expect(events).toContain('damaged 1');
  });

  it('reads a line that is longer than what it reads at a time', async () => {
    const held = await open({ bytes: 20_000_000 });
    const content = 'é'.repeat(3_000_000);
    await held.journal.append(entryLine({ files: [{ hash: 'long', content }] }));
    await append(held, 'short');
    const database = new Keeping();
    await writerTo(held, database).reached(held.journal.end);
    expect(database.rows.get('long')?.content).toBe(content);
    expect(database.rows.has('short')).toBe(true);
  });

  it('takes lines that come while it empties the journal', async () => {
    const held = await open({ segmentBytes: 300 });
    const database = new Keeping();
    const writer = writerTo(held, database);
    for (let round = 0; round < 60; round += 1) {
      await append(held, `round-${round}`);
      await new Promise((resolve) => setTimeout(resolve, round % 3 === 0 ? 25 : 1));
    }
    await writer.reached(held.journal.end);
    expect(database.rows.size).toBe(60);
    await writer.close(1_000);
    expect(files()).toEqual([]);
  });
});
