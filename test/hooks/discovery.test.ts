import { afterEach, describe, expect, it } from 'vitest';
import { cdsServices } from '../../src/hooks/service.ts';
import type { Served } from '../http/served.ts';
import {
  callHook,
  emptyParts,
  hookCall,
  serveHooks,
  settings,
  trials,
  wholePrefetch,
} from './hook-service.ts';

let served: Served;
afterEach(() => served.close());

interface Discovery {
  readonly services: readonly Readonly<Record<string, unknown>>[];
}

async function discover(headers: Record<string, string> = {}) {
  const response = await fetch(`${served.url}/cds-services`, { headers });
  return { response, body: (await response.json()) as Discovery };
}

describe('discovery', () => {
  it('names one service with all that an EHR needs, prefetch templates included', async () => {
    served = await serveHooks();
    const { response, body } = await discover();
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toContain('application/json');
    expect(body.services).toHaveLength(1);
    expect(body.services[0]).toMatchObject({
      hook: 'patient-view',
      hookVersion: '1.0',
      id: 'trial-match',
      version: '1.2.3',
      title: 'Clinical trials',
      prefetch: {
        patient: 'Patient/{{context.patientId}}',
        conditions: 'Condition?patient={{context.patientId}}',
        observations:
          'Observation?patient={{context.patientId}}&code=http://loinc.org|1742-6&date=ge2025-05-18',
      },
    });
    expect(body.services[0]).toHaveProperty('description');
    expect(body.services[0]).toHaveProperty('usageRequirements');
    expect(emptyParts(body)).toEqual([]);
  });

  it('is an empty list, and still a 200, where a site has no services', async () => {
    served = await serveHooks({ services: [] });
    const { response, body } = await discover();
    expect([response.status, body]).toEqual([200, { services: [] }]);
  });

  it('offers several services by tag, each with what its own open trials read', async () => {
    const hooks = await serveHooks({
      services: cdsServices(
        new Map([
          ['leukaemia-trials', ['leukaemia']],
          ['all-trials', []],
        ]),
      ),
      catalogue: () => ({
        trials,
        orders: new Map(),
        requirements: (ids) =>
          ids.includes('lymphoma-trial') ? [{ resourceType: 'Procedure' }] : [],
      }),
    });
    served = hooks;
    const { body } = await discover();
    expect(
      body.services.map(({ id, title, prefetch }) => [id, title, Object.keys(prefetch as object)]),
    ).toEqual([
      ['leukaemia-trials', 'Clinical trials: leukaemia', ['patient']],
      ['all-trials', 'Clinical trials', ['patient', 'procedures']],
    ]);
    await callHook(served, hookCall(), { service: 'leukaemia-trials' });
    await callHook(served, hookCall({ prefetch: { ...wholePrefetch, procedures: null } }), {
      service: 'all-trials',
    });
    expect(hooks.requests.map((request) => request.trials)).toEqual([
      ['leukaemia-trial'],
      ['leukaemia-trial', 'lymphoma-trial'],
    ]);
  });

  it('uses the keys that a site has chosen, and the call is read under them', async () => {
    const hooks = await serveHooks({
      settings: { ...settings, prefetchKeys: new Map([['conditions', 'problems']]) },
    });
    served = hooks;
    const { body } = await discover();
    expect(Object.keys(body.services[0]?.['prefetch'] as object)).toEqual([
      'patient',
      'problems',
      'observations',
    ]);
    const { conditions, ...others } = hookCall().prefetch;
    await callHook(served, hookCall({ prefetch: { ...others, problems: conditions } }));
    expect(hooks.requests[0]?.reads.get('Condition')).toBe('complete');
  });

  it('can be read by a browser of an allowed origin, and so can the errors beside it', async () => {
    served = await serveHooks();
    const { response } = await discover({ Origin: 'https://ehr.example.org' });
    const preflight = await fetch(`${served.url}/cds-services/trial-match`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://ehr.example.org', 'Access-Control-Request-Method': 'POST' },
    });
    const answer = await callHook(served, hookCall(), {
      headers: { Origin: 'https://ehr.example.org' },
    });
    const lost = await fetch(`${served.url}/cds-services/a/b`, {
      headers: { Origin: 'https://ehr.example.org' },
    });
    expect([preflight.status, answer.status, lost.status]).toEqual([204, 200, 404]);
    for (const { headers } of [response, preflight, answer, lost]) {
      expect(headers.get('Access-Control-Allow-Origin')).toBe('https://ehr.example.org');
    }
  });

  it('answers to GET only, and a service to POST only', async () => {
    served = await serveHooks();
    const list = await fetch(`${served.url}/cds-services`, { method: 'POST' });
    const one = await fetch(`${served.url}/cds-services/trial-match`);
    expect([list.status, one.status]).toEqual([405, 405]);
  });
});
