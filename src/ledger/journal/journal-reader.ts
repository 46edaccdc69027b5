import { open } from 'node:fs/promises';
import type { QueuedRows } from '../rows/queued-row.ts';
import { readEntryLine } from './entry-line.ts';
import type { Journal } from './journal.ts';
import { segmentFile, type Position } from './segments.ts';

/** Some of a journal, in order. */
export interface JournalBatch {
  readonly entries: readonly QueuedRows[];
  /** Lines read, those that were damaged too. */
  readonly lines: number;
  readonly damaged: number;
  /** Where the next batch begins. */
  readonly end: Position;
}

const chunkBytes = 1024 * 1024;
const mostLines = 500;
const newline = 0x0a;

/**
 * The next lines of a journal that are on the disk.
 * @param from where the batch before ended
 * @returns `undefined` when there are none
 */
export async function readJournal(
  journal: Journal,
  from: Position,
): Promise<JournalBatch | undefined> {
  const segment = journal.segments.find(
    ({ number, bytes }) =>
      number > from.segment || (number === from.segment && bytes > from.offset),
  );
  if (segment === undefined) return undefined;
  const offset = segment.number === from.segment ? from.offset : 0;
  const file = segmentFile(journal.folder, segment.number);
  const chunk = await wholeLines(file, offset, segment.bytes);
  const entries: QueuedRows[] = [];
  let [lines, damaged, at] = [0, 0, 0];
  for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, at)) {
    const entry = readEntryLine(chunk.toString('utf8', at, end));
    if (entry === undefined) damaged += 1;
    else entries.push(entry);
    at = end + 1;
    lines += 1;
    if (lines === mostLines) break;
  }
  // What stands without an end was being written when its process died, and was never acknowledged.
  const cutOff = lines === 0;
  const end = { segment: segment.number, offset: cutOff ? segment.bytes : offset + at };
  return { entries, lines, damaged, end };
}

/** About a megabyte, but a line at least, however long; without an end of line only at the file's end. */
async function wholeLines(file: string, offset: number, end: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    for (let size = chunkBytes; ; size *= 4) {
      const wanted = Math.min(size, end - offset);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, offset);
      const chunk = buffer.subarray(0, bytesRead);
      if (chunk.includes(newline) || bytesRead < wanted || wanted === end - offset) return chunk;
    }
  } finally {
    await handle.close();
  }
}
