import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile, type FolderLock } from '../folder-lock.ts';
import { Journal, type JournalLimits } from './journal.ts';
import { segmentFile, segmentsIn } from './segments.ts';

/** A journal that this process alone writes. */
export interface HeldJournal {
  readonly journal: Journal;
  release(): void;
}

/**
 * Takes a journal below a folder, in which several processes may have one each (`0`, `1` …), and takes over
 * what processes have left there that are no more.
 */
export async function openJournal(root: string, limits: JournalLimits): Promise<HeldJournal> {
  const own = await claim(root);
  await takeOver(root, own.folder);
  return {
    journal: await Journal.open(own.folder, limits),
    release: () => {
      own.lock.release();
    },
  };
}

async function claim(
  root: string,
): Promise<{ readonly folder: string; readonly lock: FolderLock }> {
  for (let number = 0; ; number += 1) {
    const folder = join(root, String(number));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = lockOf(folder);
    if (lock !== undefined) return { folder, lock };
  }
}

async function takeOver(root: string, own: string): Promise<void> {
  const folders = (await readdir(root))
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => join(root, name))
    .filter((folder) => folder !== own);
  let last = (await segmentsIn(own)).at(-1)?.number ?? 0;
  for (const folder of folders) {
    const lock = lockOf(folder);
    if (lock === undefined) continue;
    for (const { number } of await segmentsIn(folder)) {
      last += 1;
      await rename(segmentFile(folder, number), segmentFile(own, last));
    }
    lock.release();
  }
}

function lockOf(folder: string): FolderLock | undefined {
  return lockFile(join(folder, 'lock'));
}
