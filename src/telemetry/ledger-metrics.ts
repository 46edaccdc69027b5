import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** What waits to reach the database, as of now. */
export type Queue = () => { readonly rows: number; readonly oldestMs: number };

/** The ledger's queue, looked at whenever metrics are collected. */
export class LedgerMetrics {
  constructor(registry: Registry, queue: Queue) {
    const registers = [registry];
    new Gauge({
      name: 'trialhook_ledger_queue_rows',
      help: 'Answers and feedback that are safe on this replica and not yet in the database.',
      registers,
      collect() {
        this.set(queue().rows);
      },
    });
    new Gauge({
      name: 'trialhook_ledger_queue_oldest_seconds',
      help: 'Age of the oldest row of the queue; 0 when it is empty.',
      registers,
      collect() {
        this.set(queue().oldestMs / 1000);
      },
    });
  }
}
