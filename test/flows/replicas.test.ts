import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Card } from '../../src/hooks/cards/card.ts';
import { keyHost, signed, signingKey } from '../http/authentication/issuer.ts';
import type { KeyHost, SigningKey } from '../http/authentication/issuer.ts';
import { kinds, ledgerFolder, type TestDatabase } from '../ledger/support/databases.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

const publicUrl = 'https://trials.example.org';
const aud = `${publicUrl}/cds-services/trial-match`;
const iss = 'https://ehr.example.org';
const chart = readFileSync(
  join(import.meta.dirname, '../../fhir-fixtures/hook-requests/b-all-relapsed.json'),
  'utf8',
);
const postgres = kinds.find(({ name }) => name === 'PostgreSQL');
const lacks = process.env['CI'] === undefined ? postgres?.lacks : undefined;

/** They share nothing but the database: not a folder, not a port. */
describe.skipIf(lacks !== undefined)(`two replicas${lacks ? `: NOT RUN, ${lacks}` : ''}`, () => {
  let key: SigningKey;
  let host: KeyHost;
  let database: TestDatabase;
  let replicas: readonly ServiceProcess[];
  const folder = ledgerFolder();

  beforeAll(async () => {
    if (postgres === undefined) throw new Error('There is no PostgreSQL');
    key = await signingKey('ES384');
    host = await keyHost(key);
    database = await postgres.fresh();
    const start = (own: string) =>
      startServiceProcess({
        TRIALHOOK_PUBLIC_URL: publicUrl,
        TRIALHOOK_ISSUERS: JSON.stringify([{ issuer: iss, jwksUrl: host.url }]),
        TRIALHOOK_PATIENT_KEYS: 'k1:one key for all replicas',
        // Time enough on a busy machine.
        TRIALHOOK_OVERRIDES_WITHIN_MS: '5000',
        TRIALHOOK_QUEUE_MS: '10000',
        TRIALHOOK_REPLAY_OUTAGE: 'refuse',
        DATABASE_URL: database.url ?? '',
        TRIALHOOK_LEDGER: own,
      });
    replicas = await Promise.all([start(database.folder), start(folder)]);
    for (const { url } of replicas) {
      await vi.waitFor(async () => {
        expect((await fetch(`${url}/readyz`)).status).toBe(200);
      }, 20_000);
    }
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await host.close();
    await database.remove();
    rmSync(folder, { recursive: true });
  });

  async function send(replica: number, path: string, body: string, token: string) {
    const Authorization = `Bearer ${token}`;
    return fetch(`${replicas[replica]?.url ?? ''}/cds-services/trial-match${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization },
      body,
    });
  }

  /** As an EHR does that is told to come again by a busy machine (503): it comes again, with another token. */
  async function post(replica: number, path: string, body: string) {
    return vi.waitFor(async () => {
      const token = await signed(key, { iss, aud });
      const response = await send(replica, path, body, token);
      expect(response.status).not.toBe(503);
      return { token, response };
    }, 20_000);
  }

  async function cardsFrom(replica: number): Promise<readonly Card[]> {
    const { response } = await post(replica, '', chart);
    expect(response.status).toBe(200);
    return ((await response.json()) as { readonly cards: readonly Card[] }).cards;
  }

  it('know of each other what was overridden', async () => {
    const [card] = await cardsFrom(0);
    const overrideReason = { reason: { code: 'patient-declined' } };
    const feedback = [{ card: card?.uuid, outcome: 'overridden', overrideReason }];
    const { response } = await post(1, '/feedback', JSON.stringify({ feedback }));
    expect(response.status).toBe(200);
    // The answer itself reaches the database in the background.
    await vi.waitFor(async () => {
      const cards = await cardsFrom(0);
      expect(cards.map(({ source }) => source.topic.code)).not.toContain(card?.source.topic.code);
      expect(cards.at(-1)?.detail).toContain('Set aside earlier for this patient: 1 trial');
    }, 20_000);
  });

  it('let a token in once, whichever is asked', async () => {
    const { token, response } = await post(0, '', chart);
    expect(response.status).toBe(200);
    for (const [path, body] of [
      ['', chart],
      ['/feedback', '{"feedback":[]}'],
    ] as const) {
      const again = await vi.waitFor(async () => {
        const answer = await send(1, path, body, token);
        expect(answer.status).not.toBe(503);
        return answer;
      }, 20_000);
      expect(again.status).toBe(401);
    }
  });
});
