import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A place in the journal: bytes into one of its files. */
export interface Position {
  readonly segment: number;
  readonly offset: number;
}

/** One file of the journal. */
export interface Segment {
  readonly number: number;
  readonly bytes: number;
  /** Lines, a last one that is cut off not counted. */
  readonly entries: number;
}

export function isBefore(a: Position, b: Position): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}

export function segmentFile(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(12, '0')}.journal`);
}

/** The files that an earlier process has left, oldest first. */
export async function segmentsIn(folder: string): Promise<Segment[]> {
  const numbers = (await readdir(folder))
    .flatMap((name) => /^(\d{12})\.journal$/u.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (const number of numbers) {
    const file = segmentFile(folder, number);
    segments.push({ number, bytes: (await stat(file)).size, entries: await linesIn(file) });
  }
  return segments;
}

async function linesIn(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file)) {
    for (const byte of chunk as Buffer) if (byte === 0x0a) lines += 1;
  }
  return lines;
}
