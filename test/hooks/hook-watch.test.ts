import { Router } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { observers } from '../../src/hooks/hook-observer.ts';
import type { HookEnd, HookObserver } from '../../src/hooks/hook-observer.ts';
import { createHookRouter } from '../../src/hooks/hook-router.ts';
import type { MatchResult } from '../../src/hooks/matching-port.ts';
import { watchHooks } from '../../src/hooks/hook-watch.ts';
import { cdsServices } from '../../src/hooks/service.ts';
import { serve } from '../http/served.ts';
import type { Served } from '../http/served.ts';
import { assessment, matched, met, orders, trial } from './assessments.ts';
import { callHook, hookCall, requirements, settings, trials } from './hook-service.ts';

const services = cdsServices(new Map([['trial-match', []]]));
const study = trial('leukaemia-trial');
let served: Served | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

/** Writes down all that it is told. */
function notebook() {
  const calls: { service: string; traceparent?: string }[] = [];
  const steps: string[] = [];
  const verdicts: string[] = [];
  const ends: HookEnd[] = [];
  const observer: HookObserver = {
    began(call) {
      calls.push(call);
      return {
        step(step, run) {
          steps.push(step);
          return run();
        },
        matched: (assessments) => void verdicts.push(...assessments.map(({ verdict }) => verdict)),
        ended: (end) => void ends.push(end),
      };
    },
  };
  return { observer, calls, steps, verdicts, ends };
}

/** The hooks as they are wired: watched first, then perhaps refused, then answered. */
async function watched(
  observer: HookObserver,
  match: () => Promise<MatchResult>,
  guard: Router = Router(),
): Promise<Served> {
  served = await serve((logger) => [
    watchHooks(services, observer),
    guard,
    createHookRouter({
      services,
      catalogue: () => ({ trials, orders, requirements: () => requirements }),
      match,
      settings,
      logger,
      version: '1',
    }),
  ]);
  return served;
}

const candidate = () => Promise.resolve(matched([assessment('candidate', study, [met('I01')])]));
const nobody = () => Promise.resolve(matched([assessment('ineligible', study, [])]));

/** An answer is over for the service a moment after it is there for the caller. */
async function endOf(notes: ReturnType<typeof notebook>): Promise<HookEnd | undefined> {
  await vi.waitFor(() => {
    expect(notes.ends).toHaveLength(1);
  });
  return notes.ends[0];
}

describe('a hook call that is watched', () => {
  it('shows its service, the caller’s trace, its steps in order, its verdicts and its end', async () => {
    const notes = notebook();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await callHook(await watched(notes.observer, candidate), hookCall(), {
      headers: { traceparent },
    });
    expect(await endOf(notes)).toEqual({ outcome: 'answered', status: 200, cards: 1 });
    expect(notes.calls).toEqual([{ service: 'trial-match', traceparent }]);
    expect(notes.steps).toEqual(['prefetch', 'evaluation', 'cards']);
    expect(notes.verdicts).toEqual(['candidate']);
  });

  it('ends without cards when there is nothing to say', async () => {
    const notes = notebook();
    await callHook(await watched(notes.observer, nobody), hookCall());
    expect(await endOf(notes)).toEqual({ outcome: 'no-cards', status: 200, cards: 0 });
  });

  it('ends as the caller’s error, also when its body cannot be read', async () => {
    const notes = notebook();
    await callHook(await watched(notes.observer, candidate), '{');
    expect(await endOf(notes)).toEqual({ outcome: 'client-error', status: 400 });
  });

  it('ends as an error of the server when the service fails', async () => {
    const notes = notebook();
    await callHook(
      await watched(notes.observer, () => Promise.reject(new Error('out of order'))),
      hookCall(),
    );
    expect(await endOf(notes)).toEqual({ outcome: 'server-error', status: 500 });
  });

  it('is seen when it is refused before it comes to the hooks, and under its route', async () => {
    const notes = notebook();
    const full = Router().use((_request, response) => void response.status(503).json({}));
    await callHook(await watched(notes.observer, candidate, full), hookCall());
    expect(await endOf(notes)).toEqual({ outcome: 'shed', status: 503 });
    expect(served?.log.at(-1)).toMatchObject({ route: '/cds-services/:id', status: 503 });
  });

  it('ends as aborted when the caller goes away', async () => {
    const notes = notebook();
    const caller = new AbortController();
    const { url } = await watched(notes.observer, () => {
      caller.abort();
      return new Promise<never>(() => undefined);
    });
    const call = fetch(`${url}/cds-services/trial-match`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(hookCall()),
      signal: caller.signal,
    });
    await expect(call).rejects.toThrow();
    expect(await endOf(notes)).toMatchObject({ outcome: 'aborted' });
  });

  it('is none when no service has the id', async () => {
    const notes = notebook();
    await callHook(await watched(notes.observer, candidate), hookCall(), { service: 'jane-roe' });
    expect(notes.calls).toEqual([]);
  });
});

describe('several observers', () => {
  it('each see every step around the same single run, and its fault', () => {
    const [one, two] = [notebook(), notebook()];
    const observation = observers([one.observer, two.observer]).began({ service: 's' });
    let runs = 0;
    expect(observation.step('cards', () => (runs += 1))).toBe(1);
    expect(() =>
      observation.step('fetch', () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    for (const { steps } of [one, two]) expect(steps).toEqual(['cards', 'fetch']);
  });
});
