import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { retain } from '../../src/ledger/retain.ts';
import { embedded, type TestDatabase } from './support/databases.ts';
import { answer, ledgerOn, overridden } from './support/given.ts';

let database: TestDatabase;
let ledger: Awaited<ReturnType<typeof ledgerOn>>;
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
const old = answer({ answeredAt: daysAgo(40) });
const recent = answer({ answeredAt: daysAgo(20) });

beforeEach(async () => {
  database = await embedded.fresh();
  ledger = await ledgerOn(database);
  await ledger.drained();
  ledger.record(old);
  ledger.record(recent);
  await ledger.feedback([overridden(old.trials[0]?.card ?? '')]);
  await ledger.firstUse({ issuer: 'iss', id: 'expired', expires: 1 });
});
afterEach(async () => {
  await ledger.close();
  await database.remove();
});

async function left() {
  const { db } = ledger.database;
  const ids = await db.selectFrom('trialhook_answer').select('id').execute();
  const tokens = await db.selectFrom('trialhook_token').selectAll().execute();
  const feedback = await db.selectFrom('trialhook_feedback').selectAll().execute();
  return { ids: ids.map(({ id }) => id), tokens: tokens.length, feedback: feedback.length };
}

describe('when the service starts, the ledger', () => {
  it('deletes what is older than the days that a site keeps, and says how much', async () => {
    retain(ledger, 30, ledgerLog());
    await vi.waitFor(async () => {
      expect(await left()).toEqual({ ids: [recent.id], tokens: 0, feedback: 0 });
      expect(logged).toEqual(['{"answers":1,"feedback":1} old rows were deleted']);
    });
  });

  it('keeps all rows where a site sets no days, and forgets expired tokens alone', async () => {
    retain(ledger, 0, ledgerLog());
    await vi.waitFor(async () => {
      expect((await left()).tokens).toBe(0);
    });
    expect((await left()).ids.sort()).toEqual([old.id, recent.id].sort());
    expect(logged).toEqual([]);
  });
});

let logged: string[] = [];

function ledgerLog() {
  logged = [];
  const log = (fields: object, message: string) => {
    logged.push(`${JSON.stringify(fields)} ${message}`);
  };
  return { info: log, warn: log, error: log };
}
