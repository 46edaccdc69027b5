import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirClient } from '../../src/fhir/create-fhir-client.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { fixturePatients, PatientStore } from '../ehr/patient-store.ts';
import { startFhirServer, type FhirServer } from '../ehr/fhir-server.ts';
import { limits } from '../fhir/given-client.ts';
import { callHook } from '../hooks/hook-service.ts';
import { fixtureCall, serveMatching } from './matching-hooks.ts';

/* A chart that was fetched says what the same chart says when it was prefetched: every finding of it. */

let ehr: FhirServer;
let client: FhirClient;
let hooks: Awaited<ReturnType<typeof serveMatching>>;

beforeAll(async () => {
  // Small pages, so that most searches have several.
  ehr = await startFhirServer({ store: PatientStore.of(fixturePatients), mostOnPage: 3 });
  client = createFhirClient({ servers: [ehr.url], limits: { ...limits, bytes: 10_000_000 } });
  hooks = await serveMatching({ client, budgetMs: 20_000, pageSize: 200 });
});
afterAll(async () => {
  await hooks.close();
  await client.close();
  await ehr.close();
});

/** Every finding of a call, and whether all was read. */
async function matchOf(call: object) {
  const count = hooks.matches.length;
  const response = await callHook(hooks, call);
  expect(response.status).toBe(200);
  const match = hooks.matches[count];
  if (match === undefined) throw new Error('nothing was matched');
  return match;
}

const names = readdirSync(fixturePatients).map((name) => name.replace('.json', ''));

describe('a chart that was fetched has the findings of the same chart prefetched', () => {
  it.each(names)('%s', async (name) => {
    const call = fixtureCall(name);
    const fetched = await matchOf({ ...call, prefetch: undefined, fhirServer: ehr.url });
    expect(fetched).toEqual(await matchOf(call));
    expect(fetched.assessments.length).toBeGreaterThan(0);
  });

  it('when half of it was prefetched', async () => {
    const call = fixtureCall('b-all-relapsed');
    const half = Object.entries(call.prefetch).filter((_entry, index) => index % 2 === 0);
    const prefetch = Object.fromEntries(half);
    const asked = ehr.requests.length;
    expect(await matchOf({ ...call, prefetch, fhirServer: ehr.url })).toEqual(await matchOf(call));
    expect(ehr.requests.slice(asked).map(({ url }) => url)).not.toContain('Patient/b-all-relapsed');
  });
});
