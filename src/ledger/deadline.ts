import { LedgerError } from './ledger-error.ts';

/**
 * Waits no longer than it is allowed to; what is waited for goes on by itself.
 * @param withinMs milliseconds
 * @throws LedgerError (rejects) `database-away` when the time is out; else what `work` rejects with
 */
export async function within<T>(withinMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new LedgerError('database-away', `The database did not answer in ${withinMs} ms`));
    }, withinMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
