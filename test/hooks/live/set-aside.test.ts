import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/eligibility/fingerprint.ts';
import { createFhirClient } from '../../../src/fhir/create-fhir-client.ts';
import type { Ledger, Override } from '../../../src/ledger/ledger.ts';
import { limits } from '../../fhir/given-client.ts';
import { assessment, met, trial } from '../assessments.ts';
import { bundle, callHook, cardsIn, hookCall, serveHooks, wholePrefetch } from '../hook-service.ts';

/* What was set aside for a patient is looked up while the EHR is read: neither waits for the other. */

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The trial that is shown without it. */
const leukaemia = trial('leukaemia-trial');
const declined: Override = {
  trial: leukaemia.id,
  placement: 'own',
  reason: 'patient-declined',
  at: '2026-06-14T12:00:00Z',
  fingerprint: fingerprintOf(assessment('candidate', leukaemia, [met('I01')])),
};

/** A promise that somebody else keeps. */
type Signal = PromiseWithResolvers<void>;

/** The hooks, an EHR whose conditions have to be fetched, and a ledger that is asked what was overridden. */
async function given(parts: {
  /** Before the EHR answers. */
  readonly ehr?: () => Promise<unknown>;
  readonly overrides: () => Promise<readonly Override[]>;
}) {
  const ehr = createServer((_request, response) => {
    void Promise.resolve(parts.ehr?.()).then(() => response.end(JSON.stringify(bundle())));
  });
  await new Promise<void>((resolve) => ehr.listen(0, '127.0.0.1', resolve));
  const fhirServer = `http://localhost:${(ehr.address() as AddressInfo).port}/fhir`;
  const client = createFhirClient({ servers: [fhirServer], limits });
  const ledger: Pick<Ledger, 'overrides' | 'record'> = {
    overrides: parts.overrides,
    record: () => undefined,
  };
  const hooks = await serveHooks({
    liveData: { client, budgetMs: 3_000, pageSize: 50 },
    kept: {
      ledger: ledger as Ledger,
      engine: 'compiled',
      quietDays: new Map([['other', 30]]),
      overridesWithinMs: 3_000,
    },
  });
  closing.push(
    () => hooks.close(),
    () => client.close(),
    () => new Promise((resolve) => ehr.close(resolve).closeAllConnections()),
  );
  const { patient, observations } = wholePrefetch;
  const call = hookCall({ fhirServer, prefetch: { patient, observations } });
  return { hooks, open: (words = {}) => callHook(hooks, { ...call, ...words }) };
}

describe('what was set aside for a patient', () => {
  it('is asked for before the EHR has answered', async () => {
    const asked: Signal = Promise.withResolvers();
    const { hooks, open } = await given({
      ehr: () => asked.promise,
      overrides: () => {
        asked.resolve();
        return Promise.resolve([declined]);
      },
    });
    expect(await cardsIn(await open())).toEqual([]);
    // Had the one waited for the other, the EHR's answer would have come too late.
    expect(hooks.requests[0]?.reads.get('Condition')).toBe('complete');
  });

  it('is waited for when the EHR is faster', async () => {
    const answered: Signal = Promise.withResolvers();
    const { hooks, open } = await given({
      overrides: () => answered.promise.then(() => [declined]),
    });
    const response = open();
    while (hooks.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    answered.resolve();
    expect(await cardsIn(await response)).toEqual([]);
  });

  it('is nothing when the ledger fails while the EHR is read: everything is shown', async () => {
    const failed: Signal = Promise.withResolvers();
    const { hooks, open } = await given({
      // An answer after a rejection had time to be one that nobody handles.
      ehr: () => failed.promise.then(() => new Promise((resolve) => setImmediate(resolve))),
      overrides: () => {
        failed.resolve();
        return Promise.reject(new Error('the database is away'));
      },
    });
    expect(await cardsIn(await open())).toHaveLength(1);
    expect(hooks.logText()).toContain('overrides are not known: everything is shown');
  });

  it('is of no account, and its failure too, when the call is refused', async () => {
    const refused: Signal = Promise.withResolvers();
    const { open } = await given({
      overrides: () => refused.promise.then(() => Promise.reject(new Error('too late'))),
    });
    const response = await open({ prefetch: {}, fhirServer: undefined });
    expect(response.status).toBe(412);
    refused.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  });
});
