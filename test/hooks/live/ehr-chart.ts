import type { FhirResource } from 'fhir/r4.js';
import { afterAll, beforeAll } from 'vitest';
import { createFhirClient } from '../../../src/fhir/create-fhir-client.ts';
import type { FhirClient } from '../../../src/fhir/fhir-client.ts';
import { startFhirServer, type FhirServer } from '../../ehr/fhir-server.ts';
import { PatientStore } from '../../ehr/patient-store.ts';
import { limits } from '../../fhir/given-client.ts';
import { callHook, hookCall, serveHooks } from '../hook-service.ts';

const subject = { reference: 'Patient/p1' };

/** A chart of two conditions, a laboratory value and a drug whose name is elsewhere. */
export const chart = [
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'Condition', id: 'c1', subject },
  { resourceType: 'Condition', id: 'c2', subject },
  {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    subject,
    code: { coding: [{ system: 'http://loinc.org', code: '1742-6' }] },
    effectiveDateTime: '2026-06-10',
  },
] as const;

const token = 'the-token';

/** What lets the hooks into that EHR. */
export const authorization = { access_token: token, token_type: 'Bearer', expires_in: 300 };

/** The hooks, and an EHR that they may read, for all tests of a file. */
export function hooksWithEhr(resources: readonly object[] = chart, mostOnPage = 1) {
  const given = {} as {
    ehr: FhirServer;
    client: FhirClient;
    hooks: Awaited<ReturnType<typeof serveHooks>>;
  };
  beforeAll(async () => {
    const store = new PatientStore(resources as readonly FhirResource[]);
    given.ehr = await startFhirServer({ store, token, mostOnPage });
    given.client = createFhirClient({
      servers: [given.ehr.url],
      limits: { ...limits, circuit: { answers: 1000, restMs: 1000 } },
    });
    const liveData = { client: given.client, budgetMs: 20_000, pageSize: 50 };
    given.hooks = await serveHooks({ liveData });
  });
  afterAll(async () => {
    await given.hooks.close();
    await given.client.close();
    await given.ehr.close();
  });
  let before = 0;
  return {
    given,
    /** A test begins: nothing goes wrong any more, and what was asked before is forgotten. */
    begin: () => {
      given.ehr.fail(new Map());
      before = given.ehr.requests.length;
    },
    /** What the EHR was asked for since the test began. */
    asked: () => given.ehr.requests.slice(before),
    call: (words: object) =>
      callHook(
        given.hooks,
        hookCall({ fhirServer: given.ehr.url, fhirAuthorization: authorization, ...words }),
      ),
  };
}
