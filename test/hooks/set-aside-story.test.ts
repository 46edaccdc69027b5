import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Card } from '../../src/hooks/cards/card.ts';
import { createLogger } from '../../src/http/logger.ts';
import { startService, type RunningService } from '../../src/wiring.ts';
import { fixturesFolder } from '../fixtures/fixture-files.ts';
import { kinds, type TestDatabase } from '../ledger/support/databases.ts';

interface HookBody {
  readonly context: { patientId: string };
  readonly prefetch: Record<string, { entry?: { resource: Observation }[]; total?: number }>;
}
interface Observation {
  readonly resourceType: string;
  readonly code?: { readonly coding?: readonly { readonly code?: string }[] };
  valueQuantity?: { value?: number };
}

/** A woman of 34 whose leukaemia has come back: the whole service, its ledger and its five trials. */
const chart = readFileSync(join(fixturesFolder, 'hook-requests/b-all-relapsed.json'), 'utf8');
const leftVentricle = new Set(['10230-1', '8806-2', '18043-0', '8808-8']);

let database: TestDatabase;
let service: RunningService;
let log = '';

beforeAll(async () => {
  const [embedded] = kinds;
  if (embedded === undefined) throw new Error('There is no database');
  database = await embedded.fresh();
  service = await start();
});
afterAll(async () => {
  await service.close();
  await database.remove();
});

async function start(): Promise<RunningService> {
  const logger = createLogger('trace', { write: (line: string) => void (log += line) });
  const settings = {
    TRIALHOOK_PORT: '0',
    TRIALHOOK_LEDGER: database.folder,
    TRIALHOOK_OVERRIDES_WITHIN_MS: '5000',
    TRIALHOOK_ENGINE: 'compiled',
  };
  log = '';
  const started = await startService(settings, logger);
  // Until then nothing is known of what was overridden, and all is shown.
  await vi.waitFor(() => expect(log).toContain('takes rows'), 30_000);
  expect((await fetch(`${started.url}/readyz`)).status).toBe(200);
  return started;
}

async function post(path: string, body: object): Promise<Response> {
  return fetch(`${service.url}/cds-services/trial-match${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function open(edit: (observations: Observation[]) => Observation[] = (all) => all) {
  const body = JSON.parse(chart) as HookBody;
  for (const [key, value] of Object.entries(body.prefetch)) {
    if (value.entry?.[0]?.resource.resourceType !== 'Observation') continue;
    const entry = edit(value.entry.map(({ resource }) => resource)).map((resource) => ({
      resource,
    }));
    body.prefetch[key] = { ...value, entry, total: entry.length };
  }
  const { cards } = (await (await post('', body)).json()) as { readonly cards: readonly Card[] };
  return { cards, topics: cards.map(({ source }) => source.topic.code) };
}

function without(observations: Observation[]): Observation[] {
  return observations.filter(
    ({ code }) => !code?.coding?.some((coding) => leftVentricle.has(coding.code ?? '')),
  );
}

async function override(card: Card | undefined, code: string): Promise<void> {
  const overrideReason = { reason: { code }, userComment: 'Mrs Markworth does not want it' };
  const feedback = [{ card: card?.uuid, outcome: 'overridden', overrideReason }];
  expect((await post('/feedback', { feedback })).status).toBe(200);
}

describe('a card that a clinician has overridden', () => {
  it('is not shown for the patient again, until what was missing is there', async () => {
    const first = await open(without);
    const [trial = ''] = first.topics;
    expect(first.cards.map(({ detail }) => detail).join()).not.toContain('Set aside');
    await override(first.cards[0], 'patient-declined');

    const second = await open(without);
    expect(second.topics).not.toContain(trial);
    expect(second.cards.at(-1)?.detail).toContain(
      'Set aside earlier for this patient: 1 trial (patient declined).',
    );

    // Another value that comes to the same is no news.
    const changed = await open((all) =>
      without(all).map((each) =>
        each.valueQuantity?.value === 82
          ? { ...each, valueQuantity: { ...each.valueQuantity, value: 90 } }
          : each,
      ),
    );
    expect(changed.topics).toEqual(second.topics);

    // The echocardiogram is.
    expect((await open()).topics).toContain(trial);
  });

  it('stays away after the service has been started anew', async () => {
    const first = await open();
    const [trial = ''] = first.topics;
    await override(first.cards[0], 'enrolled-elsewhere');
    await service.close();
    service = await start();
    expect((await open()).topics).not.toContain(trial);
  });

  it('is shown for other patients all the same', async () => {
    const { topics } = await open();
    const patientId = (JSON.parse(chart) as HookBody).context.patientId;
    const other = JSON.parse(chart.replaceAll(patientId, 'another-patient')) as HookBody;
    const { cards } = (await (await post('', other)).json()) as { readonly cards: readonly Card[] };
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.map(({ source }) => source.topic.code)).not.toEqual(topics);
  });

  it('leaves nothing of the patient in the log', async () => {
    const { patientId } = (JSON.parse(chart) as HookBody).context;
    await override((await open()).cards[0], 'already-discussed');
    expect(log).toContain('feedback stored');
    expect(log).not.toContain(patientId);
    expect(log).not.toMatch(/markworth/iu);
  });
});
