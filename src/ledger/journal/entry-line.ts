import { crc32 } from 'node:zlib';
import type { QueuedRows } from '../rows/queued-row.ts';

/**
 * An entry of the journal as a line: a checksum, the rows as JSON. A line whose end never reached the disk
 * does not match its checksum.
 */
export function entryLine(rows: QueuedRows): string {
  const json = storable(rows);
  return `${checksum(json)} ${json}\n`;
}

/** @returns `undefined` for a line that is damaged or cut off */
export function readEntryLine(line: string): QueuedRows | undefined {
  const json = line.slice(9);
  if (line.charAt(8) !== ' ' || line.slice(0, 8) !== checksum(json)) return undefined;
  return JSON.parse(json) as QueuedRows;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** JSON that PostgreSQL takes: it has no room for NUL nor for half a surrogate pair, which EHRs may send. */
function storable(rows: QueuedRows): string {
  const json = JSON.stringify(rows);
  if (!/\\u(?:0000|d[89a-f])/u.test(json)) return json;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value,
  );
}
