import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogueFolder } from '../cli/command-line.ts';
import { startServiceProcess, type ServiceProcess } from '../flows/service-process.ts';
import { bundle, hookCall } from '../hooks/hook-service.ts';
import { kinds, ledgerFolder, type TestDatabase } from './support/databases.ts';
import { ledgerOn } from './support/given.ts';
import { lacksPostgres, startCluster, type Cluster } from './support/postgres-cluster.ts';

/**
 * Nothing that was acknowledged is lost. `npm run test:durability` does this at length; here is one short round.
 */
const rounds = Number(process.env['DURABILITY_ROUNDS'] ?? 1);
const outageMs = Number(process.env['DURABILITY_OUTAGE_SECONDS'] ?? 3) * 1000;
const posts = rounds > 1 ? 1_000 : 200;
const atOnce = 16;

let catalogue: string;
const inCi = process.env['CI'] !== undefined;

beforeAll(async () => {
  catalogue = await openCatalogueFolder();
});

function serviceOn({ folder, url }: Pick<TestDatabase, 'folder' | 'url'>): Promise<ServiceProcess> {
  return startServiceProcess({
    TRIALHOOK_CATALOGUE: catalogue,
    TRIALHOOK_LEDGER: folder,
    // A busy machine is no outage of the database: what has to wait for its turn is not told to come again.
    TRIALHOOK_QUEUE_MS: '10000',
    ...(url === undefined ? {} : { DATABASE_URL: url }),
  });
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Sends feedback until the service dies. @returns the cards of what was acknowledged */
async function feedbackUntilKilled(service: ServiceProcess, killAfter: number): Promise<string[]> {
  const acknowledged: string[] = [];
  let sent = 0;
  let killed = false;
  const worker = async () => {
    while (sent < posts && !killed) {
      sent += 1;
      const card = randomUUID();
      const feedback = [{ card, outcome: 'accepted' }];
      try {
        const { status } = await post(`${service.url}/cds-services/trial-match/feedback`, {
          feedback,
        });
        if (status === 200) acknowledged.push(card);
      } catch {
        // The service is no more: nobody has promised anything.
      }
      if (acknowledged.length >= killAfter && !killed) {
        killed = true;
        service.signal('SIGKILL');
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  service.signal('SIGKILL');
  await service.ended;
  return acknowledged;
}

async function cardsIn(database: Pick<TestDatabase, 'folder' | 'url'>): Promise<Set<string>> {
  const ledger = await ledgerOn(database);
  await ledger.drained();
  const rows = await ledger.database.db.selectFrom('trialhook_feedback').select('card').execute();
  await ledger.close();
  return new Set(rows.map(({ card }) => card));
}

for (const kind of kinds) {
  const lacking = kind.lacks !== undefined && !inCi;
  const title = `kill -9 during ${posts} feedback posts, ${kind.name}`;
  describe.skipIf(lacking)(lacking ? `${title}: NOT RUN, ${kind.lacks}` : title, () => {
    it(
      `loses nothing that was acknowledged, ${rounds} times`,
      { timeout: rounds * 60_000 },
      async () => {
        const database = await kind.fresh();
        const acknowledged: string[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const service = await serviceOn(database);
          const killAfter = Math.floor(posts * (0.1 + 0.8 * Math.random()));
          acknowledged.push(...(await feedbackUntilKilled(service, killAfter)));
          const stored = await cardsIn(database);
          const lost = acknowledged.filter((card) => !stored.has(card));
          expect({ round, lost }).toEqual({ round, lost: [] });
        }
        expect(acknowledged.length).toBeGreaterThan(rounds * posts * 0.1);
        if (rounds > 1)
          report(`${title}: ${rounds} rounds, ${acknowledged.length} acknowledged, 0 lost`);
        await database.remove();
      },
    );
  });
}

describe.skipIf(lacksPostgres !== undefined && !inCi)(
  `PostgreSQL stopped under load${lacksPostgres === undefined ? '' : `: NOT RUN, ${lacksPostgres}`}`,
  () => {
    let cluster: Cluster;
    beforeAll(async () => {
      cluster = await startCluster();
    });
    afterAll(() => cluster.remove());

    it('fails no hook and loses no row', { timeout: outageMs + 120_000 }, async () => {
      const folder = ledgerFolder();
      const service = await serviceOn({ folder, url: cluster.url });
      const load = startLoad(service.url);
      await delay(1_500);
      await cluster.stop();
      await delay(outageMs);
      const duringOutage = load.answered.size;
      await cluster.start();
      await delay(1_500);
      await load.stop();
      await service.stop();
      expect(load.failures).toEqual([]);
      expect(duringOutage).toBeGreaterThan(0);

      const ledger = await ledgerOn({ folder, url: cluster.url });
      await ledger.drained();
      const { db } = ledger.database;
      const answers = await db.selectFrom('trialhook_answer').select('hook_instance').execute();
      const instances = new Set(answers.map(({ hook_instance }) => hook_instance));
      const feedback = await db.selectFrom('trialhook_feedback').select('card').execute();
      const cards = new Set(feedback.map(({ card }) => card));
      expect([...load.answered].filter((instance) => !instances.has(instance))).toEqual([]);
      expect([...load.acknowledged].filter((card) => !cards.has(card))).toEqual([]);
      expect(answers).toHaveLength(load.answered.size);
      await ledger.close();
      rmSync(folder, { recursive: true });
      if (rounds > 1) {
        report(
          `PostgreSQL stopped for ${outageMs / 1000} s under load: ${load.answered.size} hooks, 0 failed, ` +
            `${load.acknowledged.size} feedback acknowledged, 0 rows lost, slowest hook ${Math.round(load.slowest())} ms`,
        );
      }
    });
  },
);

/** Hooks and feedback, a few at a time, until it is told to stop. */
function startLoad(url: string) {
  const [answered, acknowledged] = [new Set<string>(), new Set<string>()];
  const failures: string[] = [];
  let stopping = false;
  let slowest = 0;
  const failed = (what: string) => (error: unknown) => {
    failures.push(`${what}: ${String(error)}`);
  };
  const hooks = async () => {
    while (!stopping) {
      const hookInstance = randomUUID();
      const prefetch = { patient: { resourceType: 'Patient', id: 'p1' }, conditions: bundle() };
      const started = performance.now();
      const response = await post(
        `${url}/cds-services/trial-match`,
        hookCall({ hookInstance, prefetch }),
      ).catch(failed('hook'));
      slowest = Math.max(slowest, performance.now() - started);
      if (response?.status === 200) answered.add(hookInstance);
      else if (response !== undefined) failed('hook')(await response.text());
      await delay(20);
    }
  };
  const feedback = async () => {
    while (!stopping) {
      const card = randomUUID();
      const body = { feedback: [{ card, outcome: 'accepted' }] };
      const response = await post(`${url}/cds-services/trial-match/feedback`, body).catch(
        failed('feedback'),
      );
      if (response?.status === 200) acknowledged.add(card);
      else if (response !== undefined) failed('feedback')(await response.text());
      await delay(50);
    }
  };
  const running = Promise.all([hooks(), hooks(), feedback()]);
  return {
    answered,
    acknowledged,
    failures,
    slowest: () => slowest,
    stop: async () => {
      stopping = true;
      await running;
    },
  };
}

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}
