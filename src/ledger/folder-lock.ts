import { DatabaseSync } from 'node:sqlite';

/** Holds a folder until it is released, or the process ends in whatever way. */
export interface FolderLock {
  release(): void;
}

const busy = 5;

/**
 * Takes a lock that the operating system lets go of when the process ends, `kill -9` included: no stale lock
 * file has to be judged. Node has no file locks of its own; SQLite, which comes with it, takes one on an
 * empty file.
 * @param file made when it is not there
 * @returns `undefined` when another holds it, in this process or another
 */
export function lockFile(file: string): FolderLock | undefined {
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
  return {
    release: () => {
      lock.close();
    },
  };
}
