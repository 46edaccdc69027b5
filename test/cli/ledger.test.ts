import type { AuditEvent } from 'fhir/r4.js';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card } from '../../src/hooks/cards/card.ts';
import { createLogger } from '../../src/http/logger.ts';
import { accessLedger, type LedgerAccess } from '../../src/ledger/access-ledger.ts';
import { ownFolder } from '../../src/trials/catalogue-folder.ts';
import { startService } from '../../src/wiring.ts';
import { fixturesFolder } from '../fixtures/fixture-files.ts';
import { kinds, type TestDatabase } from '../ledger/support/databases.ts';
import { ledgerOn } from '../ledger/support/given.ts';
import { edit, run, scratchFolder } from './command-line.ts';

const trial = 'donor-cd19-b-all';
const chart = readFileSync(join(fixturesFolder, 'hook-requests/b-all-relapsed.json'), 'utf8');
const patientFile = join(fixturesFolder, 'patients/b-all-relapsed.json');
const comment = 'Mrs Markworth said no';

let database: TestDatabase;
let access: LedgerAccess;
let card: Card;

/** A site's own trial is matched, its card overridden; then the site changes the trial. */
beforeAll(async () => {
  const [embedded] = kinds;
  if (embedded === undefined) throw new Error('There is no database');
  database = await embedded.fresh();
  const catalogue = scratchFolder();
  const folder = join(catalogue, 'trials', trial);
  cpSync(join(ownFolder, 'trials', trial), folder, { recursive: true });
  const settings = {
    TRIALHOOK_PORT: '0',
    TRIALHOOK_CATALOGUE: catalogue,
    TRIALHOOK_LEDGER: database.folder,
  };
  const service = await startService(settings, createLogger('silent'));
  const url = `${service.url}/cds-services/trial-match`;
  const post = (to: string, body: string) =>
    fetch(to, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const { cards } = (await (await post(url, chart)).json()) as { readonly cards: readonly Card[] };
  card = cards[0] as Card;
  const overrideReason = { reason: { code: '=enrolled, elsewhere' }, userComment: comment };
  const overridden = { card: card.uuid, outcome: 'overridden', overrideReason };
  const feedback = [overridden, { card: 'unknown', outcome: 'accepted' }];
  await post(`${url}/feedback`, JSON.stringify({ feedback }));
  await service.close();
  edit(join(folder, 'trial.yaml'), 'status: recruiting', 'status: completed');
  access = await accessLedger({
    folder: database.folder,
    patientKeys: [],
    journalBytes: 50_000_000,
    log: createLogger('silent'),
  });
});
afterAll(async () => {
  await access.close();
  await database.remove();
});

/** The ledger stays open between commands. */
function trialhook(words: readonly string[], input = '') {
  return run(words, input, () => Promise.resolve({ ...access, close: () => Promise.resolve() }));
}

describe('trialhook stats', () => {
  it('counts what was shown and what became of it', async () => {
    const { code, out } = await trialhook(['stats', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      answers: 1,
      trials: [
        {
          trial,
          revision: expect.stringMatching(/^[0-9a-f]{12}$/u) as string,
          shown: 1,
          listed: 0,
          setAside: 0,
          accepted: 0,
          overridden: 1,
          reasons: { '=enrolled, elsewhere': 1 },
        },
      ],
      otherFeedback: 1,
    });
  });

  it('says so in words, and as a table in which nothing becomes a formula', async () => {
    const { out } = await trialhook(['stats']);
    expect(out).toContain('1 answer, and 1 times feedback to other cards');
    expect(out).toContain('  accepted 0, overridden 1\n    =enrolled, elsewhere: 1\n');
    const csv = (await trialhook(['stats', '--csv'])).out.split('\r\n');
    expect(csv[0]).toBe(
      'trial,revision,shown,listed,set_aside,accepted,overridden,"overridden: =enrolled, elsewhere"',
    );
    expect(csv[1]).toMatch(/^donor-cd19-b-all,[0-9a-f]{12},1,0,0,0,1,1$/u);
  });

  it('counts from a day on', async () => {
    const { out } = await trialhook(['stats', '--since', '2999-01-01', '--json']);
    expect(JSON.parse(out)).toEqual({ answers: 0, trials: [], otherFeedback: 0 });
    expect((await trialhook(['stats', '--since', 'monday'])).code).toBe(2);
    expect((await trialhook(['stats', '--csv', '--json'])).code).toBe(2);
  });
});

describe('trialhook replay', () => {
  it('comes to the same answer by the catalogue of then, though the site has changed it', async () => {
    const { code, out, err } = await trialhook(['replay', card.uuid, patientFile]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/: the same answer\n$/u);
  });

  it('names what is not the same', async () => {
    const record = readFileSync(patientFile, 'utf8').replaceAll('"value": 82,', '"value": 8,');
    const { code, out } = await trialhook(['replay', card.uuid, '-', '--json'], record);
    expect(code).toBe(1);
    const { same, differences } = JSON.parse(out) as { same: boolean; differences: string[] };
    expect(same).toBe(false);
    expect(differences.join('\n')).toMatch(/verdict was \w+, is not-now/u);
    expect(differences.join('\n')).toMatch(/was met, supports \(.+\); is not-met, not-now/u);
  });

  it('refuses another patient, a decision that there is not, and what is no record', async () => {
    const other = join(fixturesFolder, 'patients/healthy.json');
    const wrong = await trialhook(['replay', card.uuid, other]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('of another patient')]);
    expect((await trialhook(['replay', 'no-such-card', patientFile])).code).toBe(2);
    expect((await trialhook(['replay', card.uuid, '-'], '<html>')).code).toBe(2);
    expect((await trialhook(['replay', card.uuid, '/nowhere.json'])).code).toBe(2);
  });
});

describe('trialhook ledger export', () => {
  const patientId = (JSON.parse(chart) as { context: { patientId: string } }).context.patientId;

  it('gives AuditEvents, with the patient as a hash and nothing that a clinician wrote', async () => {
    const { code, out } = await trialhook(['ledger', 'export', '--audit-events']);
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEvent);
    expect(events.map(({ subtype }) => subtype?.[0]?.code)).toEqual([
      'answer',
      'feedback',
      'feedback',
    ]);
    for (const event of events) {
      // What FHIR R4 requires of an AuditEvent.
      expect(event.type.code).toBe('rest');
      expect(event.recorded).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u);
      expect(event.source.observer).toBeDefined();
      expect(event.agent.map(({ requestor }) => requestor)).toEqual([true]);
      expect(event.id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/u);
    }
    expect(events[0]?.entity?.[0]?.what?.identifier?.value).toMatch(/^default:[0-9a-f]{64}$/u);
    expect(out).not.toContain(patientId);
    expect(out).not.toContain('Markworth');
  });

  it('gives everything as NDJSON, and what clinicians wrote only to whoever asks for it', async () => {
    const { out } = await trialhook(['ledger', 'export', '--ndjson']);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; trials?: { findings: unknown[] }[] });
    expect(rows.map(({ type }) => type)).toEqual(['answer', 'feedback', 'feedback']);
    expect(rows[0]?.trials?.[0]?.findings.length).toBeGreaterThan(10);
    expect(out).not.toContain(`Patient/${patientId}`);
    expect(out).not.toContain(comment);
    const { out: all } = await trialhook(['ledger', 'export', '--ndjson', '--comments']);
    expect(all).toContain(comment);
  });

  it('wants to be told which', async () => {
    expect((await trialhook(['ledger', 'export'])).code).toBe(2);
    expect((await trialhook(['ledger', 'export', '--audit-events', '--ndjson'])).code).toBe(2);
    expect((await trialhook(['ledger', 'export', '--audit-events', '--comments'])).code).toBe(2);
  });
});

describe('a command that needs the ledger', () => {
  it('says so when none is kept, or another process has it', async () => {
    const none = await run(['stats']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('TRIALHOOK_LEDGER is off')]);
    const held = await run(['stats'], '', () => ledgerOn(database).then(() => undefined));
    expect([held.code, held.err]).toEqual([
      1,
      expect.stringContaining('Another process has the ledger'),
    ]);
    const nowhere = { folder: join(database.folder, 'none'), patientKeys: [], journalBytes: 1 };
    const missing = await run(['stats'], '', () =>
      accessLedger({ ...nowhere, log: createLogger('silent') }),
    );
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('There is no ledger')]);
    const away = await run(['stats'], '', () =>
      accessLedger({
        ...nowhere,
        databaseUrl: 'postgres://user:secret-mark@127.0.0.1:1/none',
        log: createLogger('silent'),
      }),
    );
    expect(away.code).toBe(1);
    expect(away.err).toContain('PostgreSQL at 127.0.0.1:1 cannot be used (');
    expect(away.err).not.toContain('secret-mark');
  });
});

describe('trialhook ledger purge', () => {
  it('deletes what is older than a day', async () => {
    expect((await trialhook(['ledger', 'purge', '--before', 'never'])).code).toBe(2);
    const { out } = await trialhook(['ledger', 'purge', '--before', '2000-01-01']);
    expect(out).toBe('deleted 0 answers and feedback to 0 cards\n');
    const { out: all } = await trialhook(['ledger', 'purge', '--before', '2999-01-01', '--json']);
    expect(JSON.parse(all)).toEqual({ answers: 1, feedback: 2 });
  });
});
