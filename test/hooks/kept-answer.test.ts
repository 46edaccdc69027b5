import { afterEach, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/eligibility/fingerprint.ts';
import { createGate } from '../../src/http/gate.ts';
import { noteCaller } from '../../src/http/caller.ts';
import { Workload } from '../../src/http/load/workload.ts';
import type { Ledger, Override, ShownAnswer } from '../../src/ledger/ledger.ts';
import { assessment, failed, matched, met, open, seen, trial } from './assessments.ts';
import {
  bundle,
  callHook,
  cardsIn,
  hookCall,
  serveHooks,
  settings,
  wholePrefetch,
} from './hook-service.ts';

/* What the hook hands to the ledger of an answer: what was shown, to whom, and why. */

let served: Awaited<ReturnType<typeof serveHooks>> | undefined;
afterEach(() => served?.close());

const patientSeen = { ...seen('Jane Roe', 'female'), reference: 'Patient/p1' };
const shownTrial = assessment('candidate', trial('shown'), [
  met('I1', { evidence: [seen('Blasts', '98 %', '2026-06-12'), patientSeen], note: 'a note' }),
  open('I2', 'stale', { detail: 'Observation', label: 'LVEF' }),
]);
const further = assessment('possible', trial('further'), [met('I1')]);
const later = assessment('not-now', trial('later'), [
  failed('E1', { kind: 'exclusion', onFail: 'not-now', clears: '2026-07-03' }),
]);
const declined = assessment('candidate', trial('declined'), [met('I1')]);
const ruledOut = assessment('ineligible', trial('ruled-out'), [failed('I1')]);

const override: Override = {
  trial: 'declined',
  placement: 'own',
  reason: 'patient-declined',
  at: '2026-06-14T00:00:00Z',
  fingerprint: fingerprintOf(declined),
};

/** The hooks, with a caller who is known, and what they have the ledger keep. */
async function given(assessments = [shownTrial, further, later, declined, ruledOut]) {
  const kept: ShownAnswer[] = [];
  const ledger: Pick<Ledger, 'overrides' | 'record'> = {
    overrides: () => Promise.resolve([override]),
    record: (answer) => void kept.push(answer),
  };
  const gate = createGate({
    discoveryAuthentication: false,
    workload: new Workload({ queueMs: 1000, mostRequests: 100 }),
    rateLimit: (_request, response, next) => {
      noteCaller(response, 'https://ehr.example.org');
      next();
    },
  });
  const hooks = await serveHooks({
    answer: ({ evaluatedAt }) => matched(assessments, { evaluatedAt, catalogue: 'rev-7' }),
    gate,
    kept: {
      ledger: ledger as Ledger,
      engine: 'compiled',
      quietDays: new Map([['other', 30]]),
      overridesWithinMs: 5_000,
    },
    settings: { ...settings, mostTrialCards: 1 },
  });
  served = hooks;
  return { kept, open: (words = {}) => callHook(hooks, hookCall(words)) };
}

describe('the ledger gets of an answer', () => {
  it('who asked, for whom, by which catalogue and engine, what was read and how it came out', async () => {
    const { kept, open: openChart } = await given();
    await openChart({ prefetch: { ...wholePrefetch, observations: undefined } });
    expect(kept).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/u) as string,
        hookInstance: hookCall().hookInstance,
        service: 'trial-match',
        patient: { scope: 'https://ehr.example.org', patientId: 'p1' },
        caller: 'https://ehr.example.org',
        revision: 'rev-7',
        engine: 'compiled',
        evaluatedAt: '2026-06-15T12:00:00.000Z',
        answeredAt: '2026-06-15T12:00:00.000Z',
        milliseconds: expect.any(Number) as number,
        verdicts: { candidate: 2, possible: 1, 'not-now': 1, ineligible: 1 },
        reads: { Patient: 'complete', Condition: 'complete', Observation: 'unread' },
        trials: expect.anything() as unknown,
      },
    ]);
    expect(kept[0]?.milliseconds).toBeGreaterThan(0);
  });

  it('each trial with the card that it stood on, as it was sent', async () => {
    const { kept, open: openChart } = await given();
    const [own, last] = await cardsIn(await openChart());
    expect(kept[0]?.trials.map(({ trial: id, placement, card }) => [id, placement, card])).toEqual([
      ['shown', 'own', own?.uuid],
      ['further', 'further', last?.uuid],
      ['later', 'not-now', last?.uuid],
      ['declined', 'set-aside', undefined],
    ]);
    expect(new Set([own?.uuid, last?.uuid, undefined]).size).toBe(3);
  });

  it('each finding with its evidence by reference, and no value, label, note or patient', async () => {
    const { kept, open: openChart } = await given();
    await openChart();
    const [first, , notNow] = kept[0]?.trials ?? [];
    expect(first).toMatchObject({ verdict: 'candidate', fingerprint: fingerprintOf(shownTrial) });
    expect(first?.findings).toEqual([
      {
        criterion: 'I1',
        status: 'met',
        effect: 'supports',
        evidence: ['Observation/o1', 'Patient'],
      },
      {
        criterion: 'I2',
        status: 'unknown',
        effect: 'open',
        reason: 'stale',
        detail: 'Observation',
        evidence: [],
      },
    ]);
    expect(notNow?.findings).toMatchObject([{ criterion: 'E1', clears: '2026-07-03' }]);
    // Without the cards: their ids are random.
    const told = kept[0]?.trials.map(({ findings, fingerprint }) => [findings, fingerprint]);
    expect(JSON.stringify(told)).not.toMatch(/Jane|Blasts|98|a note|p1|LVEF/u);
  });

  it('one answer for each, also when there was nothing to say', async () => {
    const { kept, open: openChart } = await given([ruledOut]);
    expect(await cardsIn(await openChart())).toEqual([]);
    await openChart();
    expect(kept.map(({ trials }) => trials)).toEqual([[], []]);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(2);
  });

  it('nothing of a call that is refused', async () => {
    const { kept, open: openChart } = await given();
    const other = { ...wholePrefetch, patient: { resourceType: 'Patient', id: 'p2' } };
    expect((await openChart({ prefetch: other })).status).toBe(412);
    expect((await openChart({ prefetch: { conditions: bundle() } })).status).toBe(412);
    expect((await openChart({ hook: 'order-sign' })).status).toBe(400);
    expect(kept).toEqual([]);
  });
});
