import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PatientKey } from './patient-hash.ts';

/** Id of a key that nobody has set. */
export const defaultKeyId = 'default';

/**
 * The key of a ledger for which none is set: made once and kept in its folder, so it is no better guarded
 * than the rows that it is to protect, and no other replica has it. For development only.
 */
export async function defaultKey(folder: string): Promise<PatientKey> {
  const file = join(folder, 'patient-key');
  try {
    // Two processes may begin at once in one folder: the first one's key stands.
    await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return { id: defaultKeyId, secret: (await readFile(file, 'utf8')).trim() };
}
