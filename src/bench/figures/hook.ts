import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { patientBundle } from '../generated/patient-bundle.ts';
import { hookBody } from '../hook-body.ts';
import { quantile } from '../medians.ts';
import { startServiceProcess, type ServiceProcess } from '../service-process.ts';
import type { Workbench } from '../workbench.ts';

/**
 * What a clinician waits for: a whole request, over HTTP, one after another; beside it, the same while every
 * answer goes into the embedded ledger.
 */
export const hook: Figure = {
  name: 'hook',
  title: 'whole hook request over HTTP, 1,000 trials of 20 criteria: 95th percentile',
  async run(workbench) {
    const ledger = mkdtempSync(join(tmpdir(), 'trialhook-bench-'));
    try {
      const plain = await requestsTo(workbench, { TRIALHOOK_LEDGER: 'off' });
      const kept = await requestsTo(workbench, { TRIALHOOK_LEDGER: ledger });
      return {
        ...{ value: quantile(plain.times, 0.95), unit: 'ms', goal: { sign: '<', value: 100 } },
        parts: {
          'median ms': quantile(plain.times, 0.5),
          'with the embedded ledger': quantile(kept.times, 0.95),
          'median with it': quantile(kept.times, 0.5),
          'cards a request': plain.cards,
          'MB a request': plain.megabytes,
          'ms until the service answers': plain.startUp,
        },
      };
    } finally {
      rmSync(ledger, { recursive: true, force: true });
    }
  },
};

/** The milliseconds of the requests to a service of its own. */
async function requestsTo(workbench: Workbench, environment: Readonly<Record<string, string>>) {
  const { sizes, engine, cacheFolder, progress } = workbench;
  progress('starting the service');
  const service = await startServiceProcess({
    TRIALHOOK_CATALOGUE: workbench.catalogueFolder(sizes.many, 20),
    TRIALHOOK_ENGINE: engine.name,
    TRIALHOOK_TEST_CLOCK: 'on',
    TRIALHOOK_METRICS: 'on',
    ...(cacheFolder === undefined ? {} : { TRIALHOOK_ELM_CACHE: cacheFolder }),
    ...environment,
  });
  try {
    const templates = await templatesOf(service.url);
    const bodies = [0, 1, 2, 3].map((seed) =>
      hookBody(patientBundle(seed, sizes.observations), templates),
    );
    await untilKept(service);
    progress('sending requests');
    const times: number[] = [];
    let cards = 0;
    const warmUp = Math.ceil(sizes.requests / 5);
    for (let request = -warmUp; request < sizes.requests; request++) {
      const body = bodies[(request + warmUp) % bodies.length] as string;
      const start = performance.now();
      cards += await cardsFor(service.url, body);
      if (request >= 0) times.push(performance.now() - start);
    }
    if (cards === 0) throw new Error('the service shows no card to anybody');
    return {
      times,
      cards: cards / (sizes.requests + warmUp),
      megabytes: (bodies[0]?.length ?? 0) / 1_000_000,
      startUp: service.startUp,
    };
  } finally {
    await service.stop();
  }
}

/** A start with a new catalogue writes it to the ledger, once; that is no part of a request. */
async function untilKept({ url }: ServiceProcess): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const rows = /^trialhook_ledger_queue_rows (\d+)$/mu.exec(metrics)?.[1];
    if (rows === undefined || rows === '0') return;
    await delay(200);
  }
}

async function templatesOf(url: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${url}/cds-services`);
  const { services } = (await response.json()) as {
    readonly services: readonly { readonly prefetch: Readonly<Record<string, string>> }[];
  };
  return services[0]?.prefetch ?? {};
}

async function cardsFor(url: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/cds-services/trial-match`, { method: 'POST', headers, body });
  const { cards } = (await answer.json()) as { readonly cards?: readonly unknown[] };
  if (!answer.ok || cards === undefined) throw new Error(`the service answers ${answer.status}`);
  return cards.length;
}
