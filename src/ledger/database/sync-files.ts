import { closeSync, fsyncSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts onto the disk what was written to the files below a folder, and their names.
 * @param since milliseconds; files that have not changed since are there already
 */
export function syncChangedFiles(folder: string, since: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncChangedFiles(path, since);
    // File systems keep times no finer than this.
    else if (statSync(path).mtimeMs >= since - 2_000) syncPath(path);
  }
  syncPath(folder);
}

/** Puts the names in a folder onto the disk: a new file is lost with a name that is not. */
export function syncFolder(folder: string): void {
  syncPath(folder);
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
