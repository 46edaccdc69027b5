import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { patientHasher, type PatientKey } from '../../src/ledger/patient-hash.ts';
import { catalogueFiles } from '../../src/ledger/queries/catalogue-files.ts';
import { forgetTokens } from '../../src/ledger/queries/first-use.ts';
import { overridesOf } from '../../src/ledger/queries/overrides.ts';
import { purge } from '../../src/ledger/queries/purge.ts';
import { kinds, type TestDatabase } from './support/databases.ts';
import { accepted, answer, ledgerOn, overridden, patient, shown } from './support/given.ts';

type OpenedLedger = Awaited<ReturnType<typeof ledgerOn>>;

/** What every ledger does, on the embedded database and on a real PostgreSQL server. */
for (const kind of kinds) {
  // In CI a lack is a failure: see .ci/run.
  const lacking = kind.lacks !== undefined && process.env['CI'] === undefined;
  const title = `a ledger, ${kind.name}${lacking ? `: NOT RUN, ${kind.lacks}` : ''}`;
  describe.skipIf(lacking)(title, () => {
    let database: TestDatabase;
    let ledger: OpenedLedger;

    beforeAll(async () => {
      database = await kind.fresh();
      ledger = await ledgerOn(database);
      await ledger.drained();
    });
    beforeEach(async () => {
      await ledger.drained();
      await purge(ledger.database.db, '3000-01-01T00:00:00Z');
    });
    afterAll(async () => {
      await ledger.close();
      await database.remove();
    });

    const count = async (table: 'trialhook_answer' | 'trialhook_feedback' | 'trialhook_file') => {
      await ledger.drained();
      const { fn } = ledger.database.db;
      const row = await ledger.database.db
        .selectFrom(table)
        .select(fn.countAll<string>().as('rows'))
        .executeTakeFirstOrThrow();
      return Number(row.rows);
    };

    it('keeps each answer with its trials, and the patient as a keyed hash only', async () => {
      const given = answer({ patient: { scope: 'mark-scope', patientId: 'mark-patient' } });
      ledger.record(given);
      await ledger.drained();
      const db = ledger.database.db;
      const row = await db.selectFrom('trialhook_answer').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        id: given.id,
        caller: given.caller,
        revision: 'rev-1',
        engine: 'reference',
        evaluated_at: new Date('2026-06-15T12:00:00Z'),
        milliseconds: 42.5,
        verdicts: { possible: 1, ineligible: 3 },
        reads: { Patient: 'complete', Observation: 'partial' },
      });
      expect(row.patient).toMatch(/^k1:[0-9a-f]{64}$/u);
      const [trial] = await db.selectFrom('trialhook_shown').selectAll().execute();
      expect(trial?.findings).toEqual(given.trials[0]?.findings);
      expect(JSON.stringify([row, trial])).not.toMatch(/mark-/u);
    });

    it('takes the same answer and the same feedback again without a second row', async () => {
      const given = answer();
      const feedback = overridden(given.trials[0]?.card ?? '');
      ledger.record(given);
      ledger.record(given);
      await ledger.feedback([feedback, feedback]);
      await ledger.feedback([{ ...feedback, receivedAt: '2026-06-16T00:00:00Z' }]);
      expect(await count('trialhook_answer')).toBe(1);
      expect(await count('trialhook_feedback')).toBe(1);
      await ledger.feedback([{ ...feedback, outcomeTimestamp: '2026-06-15T12:06:00Z' }]);
      expect(await count('trialhook_feedback')).toBe(2);
    });

    it('keeps feedback to a card that nobody knows, or whose answer comes later', async () => {
      const late = answer();
      await ledger.feedback([overridden('no-uuid'), overridden(late.trials[0]?.card ?? '')]);
      expect(await count('trialhook_feedback')).toBe(2);
      expect(await ledger.overrides(patient, 5_000)).toEqual([]);
      ledger.record(late);
      await ledger.drained();
      expect(await ledger.overrides(patient, 5_000)).toHaveLength(1);
    });

    it('finds the newest override of each trial, as the clinician saw it', async () => {
      const [first, second] = [shown(), shown({ fingerprint: 'candidate: I01 I02' })];
      const other = shown({ trial: 'other-trial', placement: 'further' });
      ledger.record(answer({ trials: [first, other] }));
      ledger.record(answer({ trials: [second] }));
      await ledger.feedback([
        overridden(first.card ?? ''),
        overridden(second.card?.toUpperCase() ?? '', {
          outcomeTimestamp: '2026-06-15T12:07:00+02:00',
          receivedAt: '2026-06-15T13:00:00Z',
          overrideReason: { code: 'already-discussed' },
        }),
        overridden(other.card ?? '', { outcomeTimestamp: '2099-01-01T00:00:00Z' }),
      ]);
      await ledger.drained();
      expect(await ledger.overrides(patient, 5_000)).toEqual([
        {
          trial: 'leukaemia-trial',
          placement: 'own',
          reason: 'patient-declined',
          at: '2026-06-15T12:05:00.000Z',
          fingerprint: 'possible: I01',
        },
        {
          trial: 'other-trial',
          placement: 'further',
          reason: 'patient-declined',
          // A clock that is ahead cannot make it last longer.
          at: '2026-06-15T12:05:01.000Z',
          fingerprint: 'possible: I01',
        },
      ]);
    });

    it('takes an override as withdrawn once a card of the trial was accepted', async () => {
      const [first, second] = [shown(), shown()];
      ledger.record(answer({ trials: [first] }));
      ledger.record(answer({ trials: [second] }));
      await ledger.feedback([overridden(first.card ?? '')]);
      await ledger.feedback([
        accepted(second.card ?? '', {
          outcomeTimestamp: '2026-06-16T08:00:00Z',
          receivedAt: '2026-06-16T08:00:00Z',
        }),
      ]);
      await ledger.drained();
      expect(await ledger.overrides(patient, 5_000)).toEqual([]);
    });

    it('finds overrides of this patient in this scope, by callers of the scope, and no others', async () => {
      const given = answer();
      const [card = ''] = given.trials.map((trial) => trial.card);
      ledger.record(given);
      await ledger.feedback([overridden(card, { caller: 'https://another.example.org' })]);
      await ledger.drained();
      expect(await ledger.overrides(patient, 5_000)).toEqual([]);
      await ledger.feedback([overridden(card)]);
      await ledger.drained();
      expect(await ledger.overrides(patient, 5_000)).toHaveLength(1);
      expect(await ledger.overrides({ ...patient, patientId: 'p2' }, 5_000)).toEqual([]);
      expect(await ledger.overrides({ ...patient, scope: '' }, 5_000)).toEqual([]);
    });

    it('keeps whatever text an EHR sends, even what PostgreSQL has no room for', async () => {
      const userComment = 'a\0b \ud800 \\u0000 \u{1f600}';
      await ledger.feedback([overridden('card-1', { userComment })]);
      await ledger.drained();
      const row = await ledger.database.db
        .selectFrom('trialhook_feedback')
        .select('user_comment')
        .executeTakeFirstOrThrow();
      expect(row.user_comment).toBe('a\ufffdb \ufffd \\u0000 \u{1f600}');
    });

    it('lets a token be used once until it expires, however many ask at once', async () => {
      const expires = Math.floor(Date.now() / 1000) + 300;
      const token = { issuer: 'https://ehr.example.org', id: 'jti-1', expires };
      const asked = await Promise.all(Array.from({ length: 20 }, () => ledger.firstUse(token)));
      expect(asked.filter((isFirst) => isFirst)).toHaveLength(1);
      expect(await ledger.firstUse({ ...token, issuer: 'https://other.example.org' })).toBe(true);
      const expired = { ...token, id: 'jti-2', expires: expires - 600 };
      expect(await ledger.firstUse(expired)).toBe(true);
      expect(await ledger.firstUse({ ...expired, expires })).toBe(true);
      expect(await ledger.firstUse({ ...expired, expires })).toBe(false);
      expect(await ledger.firstUse({ ...expired, id: 'jti-3', expires: 1 })).toBe(true);
      await forgetTokens(ledger.database.db);
      const kept = await ledger.database.db.selectFrom('trialhook_token').selectAll().execute();
      expect(kept).toHaveLength(3);
      expect(JSON.stringify(kept)).not.toContain('jti');
    });

    it('keeps the files of each catalogue, and a file that two have in common once', async () => {
      const files = new Map([
        ['trials/a/trial.yaml', 'id: a'],
        ['shared/Labs.cql', 'library Labs'],
      ]);
      ledger.keepCatalogue('rev-a', files);
      ledger.keepCatalogue('rev-b', new Map([...files, ['trials/a/trial.yaml', 'id: b']]));
      await expect.poll(() => count('trialhook_file')).toBe(3);
      expect(await catalogueFiles(ledger.database.db, 'rev-a')).toEqual(new Map([...files].sort()));
      expect(await catalogueFiles(ledger.database.db, 'rev-c')).toEqual(new Map());
    });

    it('deletes what is older than a site keeps, and nothing else', async () => {
      const old = answer({ answeredAt: '2020-01-01T00:00:00Z', revision: 'rev-old' });
      const recent = answer();
      ledger.record(old);
      ledger.record(recent);
      ledger.keepCatalogue('rev-1', new Map([['a', 'new']]));
      await ledger.feedback([
        overridden(old.trials[0]?.card ?? '', { receivedAt: '2020-01-01T00:00:00Z' }),
        overridden(recent.trials[0]?.card ?? '', { receivedAt: '2020-01-01T00:00:00Z' }),
        overridden('stray', { receivedAt: '2020-01-01T00:00:00Z' }),
      ]);
      await expect.poll(() => count('trialhook_file')).toBe(1);
      expect(await purge(ledger.database.db, '2026-01-01T00:00:00Z')).toEqual({
        answers: 1,
        feedback: 2,
      });
      expect(await count('trialhook_answer')).toBe(1);
      expect(await count('trialhook_file')).toBe(1);
      expect(await ledger.overrides(patient, 5_000)).toHaveLength(1);
    });

    it('says whether it is ready, and how much waits', async () => {
      await ledger.ready();
      expect(ledger.queued()).toEqual({ rows: 0, oldestMs: 0 });
    });

    it('finds a patient again after the key was changed, while the old key is known', async () => {
      const given = answer();
      ledger.record(given);
      await ledger.feedback([overridden(given.trials[0]?.card ?? '')]);
      await ledger.drained();
      const older = { id: 'k1', secret: 'a secret for tests' };
      const newer = { id: 'k2', secret: 'another secret' };
      const foundWith = async (...keys: PatientKey[]) =>
        (await overridesOf(ledger.database.db, patientHasher(keys).lookUp(patient))).length;
      expect(await foundWith(newer, older)).toBe(1);
      expect(await foundWith(newer)).toBe(0);
      expect(patientHasher([newer, older]).write(patient)).toMatch(/^k2:/u);
    });

    it('is for many processes on a server, and for one at a time where it is embedded', async () => {
      if (database.url === undefined) {
        await expect(ledgerOn(database)).rejects.toThrow(/Another process has the ledger in/u);
        return;
      }
      const fresh = await kind.fresh();
      const replicas = await Promise.all([1, 2, 3].map(() => ledgerOn(fresh)));
      const given = answer();
      replicas[0]?.record(given);
      await Promise.all(replicas.map((replica) => replica.drained()));
      await replicas[1]?.feedback([overridden(given.trials[0]?.card ?? '')]);
      expect(await replicas[2]?.overrides(patient, 5_000)).toHaveLength(1);
      expect(replicas.flatMap(({ logged }) => logged).join()).not.toContain('takes no rows');
      for (const replica of replicas) await replica.close();
      await fresh.remove();
    });

    it('leaves nothing in its journal once all is in the database', async () => {
      ledger.record(answer());
      await ledger.drained();
      await ledger.close();
      expect(journalText(database.folder)).toBe('');
    });
  });
}

function journalText(folder: string): string {
  return readdirSync(join(folder, 'journal'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, 'journal', name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
}
