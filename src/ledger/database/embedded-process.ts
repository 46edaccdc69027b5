import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PGlite, PGliteQueryResults, PGliteTransaction } from 'kysely';
import type { EmbeddedAnswer, EmbeddedCall } from './embedded-worker.ts';

type Waiting = PromiseWithResolvers<unknown>;

/** One life of the thread; a transaction must not outlive it. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  ended = false;

  constructor(folder: string) {
    this.#worker = new Worker(new URL('embedded-worker.ts', import.meta.url), {
      workerData: { folder },
      // What this process was started with (a test runner's loader, say) is not for the thread.
      execArgv: [],
      env: {},
    });
    // It must not keep a process alive that has nothing else to do.
    this.#worker.unref();
    this.#worker.on('message', (answer: EmbeddedAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('fault' in answer) waiting?.reject(Object.assign(new Error(), answer.fault));
      else waiting?.resolve(answer.result);
    });
    const end = () => {
      this.ended = true;
      for (const { reject } of this.#waiting.values()) reject(new Error('the database has ended'));
      this.#waiting.clear();
    };
    this.#worker.on('error', end);
    this.#worker.on('exit', end);
  }

  call(call: EmbeddedCall): Promise<unknown> {
    if (this.ended) return Promise.reject(new Error('the database has ended'));
    const waiting = Promise.withResolvers<unknown>();
    const id = (this.#count += 1);
    this.#waiting.set(id, waiting);
    this.#worker.ref();
    this.#worker.postMessage({ id, ...call });
    return waiting.promise.finally(() => {
      if (this.#waiting.size === 0) this.#worker.unref();
    });
  }

  async close(): Promise<void> {
    if (this.ended) return;
    const exit = once(this.#worker, 'exit');
    await this.call({ type: 'close' });
    this.#worker.ref();
    await exit;
  }
}

/**
 * PGlite in a thread, as kysely's dialect wants it: kysely lets only one query or transaction through at a
 * time. A thread that has died is replaced at the next query; the database recovers as after a crash.
 */
export class EmbeddedProcess implements PGlite {
  readonly ready = true;
  readonly waitReady = Promise.resolve();
  closed = false;
  readonly #folder: string;
  #thread: Thread | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  query<T>(sql: string, params: unknown[] = []): Promise<PGliteQueryResults<T>> {
    return queryIn(this.#live(), sql, params);
  }

  async transaction<T>(work: (transaction: PGliteTransaction) => Promise<T>): Promise<T> {
    const thread = this.#live();
    const query = <R>(sql: string, params: unknown[] = []) => queryIn<R>(thread, sql, params);
    await query('begin');
    try {
      const rollback = () => query('rollback').then(() => undefined);
      const result = await work({ query, rollback });
      await query('commit');
      return result;
    } catch (error) {
      await query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** A checkpoint, and every file of the database onto the disk. */
  async sync(): Promise<void> {
    await this.#live().call({ type: 'sync' });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.#thread?.close();
  }

  #live(): Thread {
    if (this.#thread === undefined || this.#thread.ended) this.#thread = new Thread(this.#folder);
    return this.#thread;
  }
}

function queryIn<T>(
  thread: Thread,
  sql: string,
  params: readonly unknown[],
): Promise<PGliteQueryResults<T>> {
  return thread.call({ type: 'query', sql, params }) as Promise<PGliteQueryResults<T>>;
}
