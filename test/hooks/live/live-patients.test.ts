import { beforeEach, describe, expect, it } from 'vitest';
import { createFhirClient } from '../../../src/fhir/create-fhir-client.ts';
import { startFhirServer } from '../../ehr/fhir-server.ts';
import { PatientStore } from '../../ehr/patient-store.ts';
import { limits } from '../../fhir/given-client.ts';
import {
  bundle,
  callHook,
  condition,
  hookCall,
  refusal,
  serveHooks,
  wholePrefetch,
} from '../hook-service.ts';
import { authorization, hooksWithEhr } from './ehr-chart.ts';

const { given, begin, call, asked } = hooksWithEhr(undefined, 10);
const { patient, conditions, observations } = wholePrefetch;

beforeEach(() => begin());

describe('another patient', () => {
  const ofAnother = (id: string) => ({ reference: `Patient/${id}` });

  it('whom the server gives for this one is refused', async () => {
    given.ehr.fail(new Map([['Patient', 'wrong-patient']]));
    const count = given.hooks.requests.length;
    const answer = await refusal(await call({ prefetch: { conditions, observations } }));
    expect(answer).toMatchObject({ status: 412, code: 'patient-mismatch' });
    expect(answer.text).not.toContain('somebody-else');
    expect(given.hooks.requests).toHaveLength(count);
  });

  it('of whom a search tells is a search that cannot be trusted to be whole', async () => {
    given.ehr.fail(new Map([['Condition', 'wrong-patient']]));
    expect((await call({ prefetch: { patient, observations } })).status).toBe(200);
    expect(given.hooks.requests.at(-1)?.reads.get('Condition')).toBe('partial');
  });

  it('whom the token is for is refused before anything is asked', async () => {
    const answer = await refusal(
      await call({ prefetch: {}, fhirAuthorization: { ...authorization, patient: 'p2' } }),
    );
    expect(answer).toMatchObject({
      status: 412,
      code: 'patient-mismatch',
      expressions: ['fhirAuthorization.patient'],
    });
    expect(answer.text).not.toContain('p2');
    expect(asked()).toEqual([]);
  });

  it('is never mixed in: a stale patient, whose prefetch has no Patient', async () => {
    // The chart of p1 is named, and what was prefetched is still that of the patient before.
    const stale = bundle({ ...condition, id: 'c9', subject: ofAnother('p2') });
    const count = given.hooks.requests.length;
    given.ehr.fail(new Map([['Patient', '403']]));
    const refused = await call({ prefetch: { conditions: stale, observations } });
    expect(await refusal(refused)).toMatchObject({
      status: 412,
      expressions: ['prefetch.patient'],
    });
    expect(given.hooks.requests).toHaveLength(count);
  });

  it.each(['p1', 'Patient/p1', '', null])(
    'is not meant by a token for %j',
    async (patientOfToken) => {
      const words = { fhirAuthorization: { ...authorization, patient: patientOfToken } };
      expect((await call({ prefetch: {}, ...words })).status).toBe(200);
    },
  );
});

describe('one hookInstance', () => {
  it('that is sent again is fetched again', async () => {
    await call({ prefetch: {} });
    const first = asked().length;
    await call({ prefetch: {} });
    expect(asked()).toHaveLength(2 * first);
  });

  it('of two patients at once is two charts', async () => {
    const store = new PatientStore(
      ['one', 'two'].flatMap((id) => [
        { resourceType: 'Patient' as const, id },
        {
          resourceType: 'Condition' as const,
          id: `condition-${id}`,
          subject: { reference: `Patient/${id}` },
        },
      ]),
    );
    const both = await startFhirServer({ store });
    const client = createFhirClient({ servers: [both.url], limits });
    const hooks = await serveHooks({ liveData: { client, budgetMs: 20_000, pageSize: 50 } });
    await Promise.all(
      ['one', 'two', 'one', 'two'].map((patientId) => {
        const context = { userId: 'Practitioner/dr', patientId };
        return callHook(hooks, hookCall({ context, prefetch: {}, fhirServer: both.url }));
      }),
    );
    expect(hooks.requests).toHaveLength(4);
    for (const { patientId, resources } of hooks.requests) {
      const ids = resources.map(({ resource }) => (resource as { id: string }).id);
      expect(ids.sort()).toEqual([`condition-${patientId}`, patientId]);
    }
    await hooks.close();
    await client.close();
    await both.close();
  });
});
