import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { kinds, ledgerFolder, type TestDatabase } from '../ledger/support/databases.ts';
import { ledgerOn } from '../ledger/support/given.ts';
import type { Served } from '../http/served.ts';
import { callHook, cardsIn, hookCall, refusal, serveHooks } from './hook-service.ts';

type OpenedLedger = Awaited<ReturnType<typeof ledgerOn>>;

let database: TestDatabase;
let ledger: OpenedLedger;
let served: Served;

beforeAll(async () => {
  const [embedded] = kinds;
  if (embedded === undefined) throw new Error('There is no database');
  database = await embedded.fresh();
  ledger = await ledgerOn(database);
  await ledger.drained();
  served = await serveHooks({ kept: kept(ledger) });
});
afterAll(async () => {
  await served.close();
  await ledger.close();
  await database.remove();
});

function kept(of: Ledger) {
  return { ledger: of, engine: 'reference', quietDays: new Map(), overridesWithinMs: 5_000 };
}

function send(body: unknown, to: Served = served, service = 'trial-match'): Promise<Response> {
  return fetch(`${to.url}/cds-services/${service}/feedback`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** What is stored of one card. */
async function stored(card: string) {
  return ledger.database.db
    .selectFrom('trialhook_feedback')
    .where('card', '=', card)
    .selectAll()
    .execute();
}

describe('feedback to a card', () => {
  it('is stored before it is answered', async () => {
    const [card] = await cardsIn(await callHook(served, hookCall()));
    const uuid = card?.uuid ?? '';
    const response = await send({
      feedback: [
        {
          card: uuid,
          outcome: 'accepted',
          acceptedSuggestions: [{ id: 'e56e1945-20b3-4393-8503-a1a20fd73152' }],
          outcomeTimestamp: '2026-06-15T12:10:00+02:00',
        },
      ],
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(await stored(uuid)).toMatchObject([
      {
        outcome: 'accepted',
        service: 'trial-match',
        accepted_suggestions: ['e56e1945-20b3-4393-8503-a1a20fd73152'],
        outcome_at: new Date('2026-06-15T10:10:00Z'),
        received_at: new Date('2026-06-15T12:00:00Z'),
      },
    ]);
    await ledger.drained();
    const shown = await ledger.database.db
      .selectFrom('trialhook_shown')
      .where('card', '=', uuid)
      .select(['trial', 'placement', 'verdict', 'fingerprint'])
      .execute();
    expect(shown).toEqual([
      {
        trial: 'leukaemia-trial',
        placement: 'own',
        verdict: 'candidate',
        fingerprint: 'candidate: I01',
      },
    ]);
  });

  it('may be of many cards in a call, of cards that nobody knows, and of what is no UUID', async () => {
    const cards = Array.from({ length: 50 }, (_, index) => `card-${index}`);
    const feedback = cards.map((card) => ({ card, outcome: 'accepted' }));
    expect((await send({ feedback })).status).toBe(200);
    expect((await send({ feedback })).status).toBe(200);
    for (const card of ['card-0', 'card-49']) expect(await stored(card)).toHaveLength(1);
    expect((await send({ feedback: [] })).status).toBe(200);
  });

  it.each([
    [
      'as CDS Hooks has it',
      { overrideReason: { reason: { code: 'a', system: 'urn:s' }, userComment: 'why' } },
      { reason_code: 'a', reason_system: 'urn:s', user_comment: 'why' },
    ],
    [
      'in a list called overrideReasons',
      { overrideReasons: [{ userComment: 'one' }, { reason: { code: 'b' }, userComment: 'two' }] },
      { reason_code: 'b', reason_system: null, user_comment: 'one\ntwo' },
    ],
    [
      'as one object called overrideReasons',
      { overrideReasons: { reason: { code: 'c', system: null } } },
      { reason_code: 'c', user_comment: null },
    ],
    [
      'as a bare Coding',
      { overrideReason: { code: 'd', system: 'urn:s', display: 'D' } },
      { reason_code: 'd', reason_system: 'urn:s' },
    ],
    ['as words only', { overrideReason: { userComment: 'no' } }, { reason_code: null }],
    ['not at all', { overrideReason: null, acceptedSuggestions: null }, { reason_code: null }],
  ])('may give its reason %s', async (how, sent, expected) => {
    const card = `reason ${how}`.toLowerCase();
    const response = await send({ feedback: [{ card, outcome: 'overridden', ...sent }] });
    expect(response.status).toBe(200);
    expect(await stored(card)).toMatchObject([expected]);
  });

  it.each([
    ['an outcome that is none', { card: 'bad', outcome: 'ignored-mark' }, ['[1].outcome']],
    ['no outcome', { card: 'bad' }, ['[1].outcome']],
    ['no card', { outcome: 'overridden' }, ['[1].card']],
    ['a card that is a number', { card: 7, outcome: 'accepted' }, ['[1].card']],
    [
      'a time that is none',
      { card: 'bad', outcome: 'accepted', outcomeTimestamp: 'yesterday-mark' },
      ['[1].outcomeTimestamp'],
    ],
    ['nothing but text', 'mark', ['[1]']],
    ['null', null, ['[1]']],
  ])('fails alone where it has %s, and the answer says which did', async (what, bad, paths) => {
    const [before, after] = [`before ${what}`, `after ${what}`];
    const response = await send({
      feedback: [
        { card: before, outcome: 'accepted' },
        bad,
        { card: after, outcome: 'overridden' },
      ],
    });
    const { status, code, expressions, text } = await refusal(response);
    expect([status, code]).toEqual([200, 'request-invalid']);
    expect(expressions).toEqual(paths.map((path) => `feedback${path}`));
    expect(text).not.toContain('mark');
    expect(await stored(before)).toHaveLength(1);
    expect(await stored(after)).toMatchObject([{ outcome: 'overridden' }]);
    expect(await stored('bad')).toEqual([]);
  });

  it('of which nothing can be read is refused with each path that is wrong', async () => {
    const response = await send({
      feedback: [
        { card: '', outcome: 'ignored-mark', outcomeTimestamp: 'yesterday-mark' },
        { outcome: 'overridden', overrideReason: 'mark', acceptedSuggestions: ['mark'] },
      ],
    });
    const { status, code, expressions, text } = await refusal(response);
    expect([status, code]).toEqual([400, 'request-invalid']);
    expect(expressions.sort()).toEqual([
      'feedback[0].card',
      'feedback[0].outcome',
      'feedback[0].outcomeTimestamp',
      'feedback[1].acceptedSuggestions[0]',
      'feedback[1].card',
      'feedback[1].overrideReason',
    ]);
    expect(text).not.toContain('mark');
    expect((await refusal(await send({}))).expressions).toEqual(['feedback']);
    expect((await refusal(await send({ feedback: {} }))).expressions).toEqual(['feedback']);
  });

  it('to a service that there is not, or by another method, is refused', async () => {
    expect((await send({ feedback: [] }, served, 'other')).status).toBe(404);
    const response = await fetch(`${served.url}/cds-services/trial-match/feedback`);
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('may come from a browser of an allowed origin, and only from there', async () => {
    const url = `${served.url}/cds-services/trial-match/feedback`;
    const allowed = async (Origin: string) => {
      const headers = { Origin, 'Content-Type': 'application/json' };
      const post = (body: string) => fetch(url, { method: 'POST', headers, body });
      const preflight = { ...headers, 'Access-Control-Request-Method': 'POST' };
      const all = [
        await fetch(url, { method: 'OPTIONS', headers: preflight }),
        await post('{"feedback":[]}'),
        await post('['),
      ];
      expect(all.map(({ status }) => status)).toEqual([204, 200, 400]);
      return new Set(all.map((each) => each.headers.get('Access-Control-Allow-Origin')));
    };
    expect(await allowed('https://ehr.example.org')).toEqual(new Set(['https://ehr.example.org']));
    expect(await allowed('https://evil.example.org')).toEqual(new Set([null]));
  });

  it('never has what a clinician wrote in the log', async () => {
    const overrideReason = { reason: { code: 'x' }, userComment: 'Mrs Markworth said no' };
    await send({ feedback: [{ card: 'mark-card', outcome: 'overridden', overrideReason }] });
    expect(served.logText()).toContain('feedback stored');
    expect(served.logText()).not.toMatch(/markworth|mark-card/iu);
  });

  it('that can be stored nowhere is answered with 503 and when to send it again', async () => {
    const folder = ledgerFolder();
    // No room in the journal, and no database.
    const url = 'postgres://postgres@127.0.0.1:1/none';
    const full = await ledgerOn({ folder, url }, { journalBytes: 10 });
    const other = await serveHooks({ kept: kept(full) });
    const response = await send({ feedback: [{ card: 'c', outcome: 'accepted' }] }, other);
    expect(response.headers.get('Retry-After')).toBe('30');
    expect(await refusal(response)).toMatchObject({ status: 503, code: 'feedback-not-stored' });
    // The hook goes on all the same, and shows everything.
    expect(await cardsIn(await callHook(other, hookCall()))).toHaveLength(1);
    await other.close();
    await full.close();
    rmSync(folder, { recursive: true });
  });

  it('is not taken where no ledger is kept', async () => {
    const without = await serveHooks();
    expect((await send({ feedback: [] }, without)).status).toBe(404);
    await without.close();
  });
});
