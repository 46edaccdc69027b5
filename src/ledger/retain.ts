import type { DatabaseLedger } from './database-ledger.ts';
import { faultName, type LedgerLog } from './ledger-log.ts';
import { forgetTokens } from './queries/first-use.ts';
import { purge } from './queries/purge.ts';

const every = 6 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Deletes what is older than a site keeps and tokens that have expired, now and every six hours until the ledger is closed. Replicas may all
 * do so.
 * @param days 0 keeps all rows
 */
export function retain(ledger: DatabaseLedger, days: number, log: LedgerLog): void {
  const run = async () => {
    try {
      await ledger.drained();
      const { db } = ledger.database;
      await forgetTokens(db);
      if (days === 0) return;
      const purged = await purge(db, retentionLimit(days, new Date()));
      if (purged.answers + purged.feedback > 0) log.info(purged, 'old rows were deleted');
    } catch (error) {
      // The next time is soon enough.
      log.warn({ fault: faultName(error) }, 'old rows could not be deleted');
    }
  };
  const timer = setInterval(() => void run(), every).unref();
  ledger.onClose(() => {
    clearInterval(timer);
  });
  void run();
}

/** ISO 8601 instant before which nothing is kept. */
export function retentionLimit(days: number, now: Date): string {
  return new Date(now.getTime() - days * dayMs).toISOString();
}
