import type { Figure } from '../figure.ts';
import { patientBundle } from '../generated/patient-bundle.ts';
import { hookBody } from '../hook-body.ts';
import { quantile } from '../medians.ts';
import { startServiceProcess } from '../service-process.ts';

/** What a clinician waits for: a whole request, over HTTP, one after another. */
export const hook: Figure = {
  name: 'hook',
  title: 'whole hook request over HTTP, 1,000 trials of 20 criteria: 95th percentile',
  async run(workbench) {
    const { sizes, engine, cacheFolder, progress } = workbench;
    progress('starting the service');
    const service = await startServiceProcess({
      TRIALHOOK_CATALOGUE: workbench.catalogueFolder(sizes.many, 20),
      TRIALHOOK_ENGINE: engine.name,
      TRIALHOOK_TEST_CLOCK: 'on',
      ...(cacheFolder === undefined ? {} : { TRIALHOOK_ELM_CACHE: cacheFolder }),
    });
    try {
      const templates = await templatesOf(service.url);
      const bodies = [0, 1, 2, 3].map((seed) =>
        hookBody(patientBundle(seed, sizes.observations), templates),
      );
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
        ...{ value: quantile(times, 0.95), unit: 'ms', goal: { sign: '<', value: 100 } },
        parts: {
          'median ms': quantile(times, 0.5),
          'cards a request': cards / (sizes.requests + warmUp),
          'MB a request': (bodies[0]?.length ?? 0) / 1_000_000,
          'ms until the service answers': service.startUp,
        },
      };
    } finally {
      await service.stop();
    }
  },
};

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
