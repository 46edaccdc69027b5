import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/http/logger.ts';
import { startService, type RunningService } from '../../src/wiring.ts';
import { startFhirServer, type FhirServer } from '../ehr/fhir-server.ts';
import { fixturePatients, PatientStore } from '../ehr/patient-store.ts';
import { refusal } from '../hooks/hook-service.ts';
import { fixtureCall } from './matching-hooks.ts';

/* The whole service, with nothing but its settings, beside a FHIR server that serves the fixtures. */

const token = 'the-ehr-token';
const lines: string[] = [];
let ehr: FhirServer;
let service: RunningService;

beforeAll(async () => {
  ehr = await startFhirServer({ store: PatientStore.of(fixturePatients), token, mostOnPage: 4 });
  service = await startService(
    {
      TRIALHOOK_PORT: '0',
      TRIALHOOK_LEDGER: 'off',
      TRIALHOOK_ENGINE: 'compiled',
      TRIALHOOK_FHIR_SERVERS: ehr.url,
      // Time enough on a busy machine: what is not in time is another test's matter.
      TRIALHOOK_HOOK_BUDGET_MS: '25000',
      TRIALHOOK_FETCH_BUDGET_MS: '20000',
      TRIALHOOK_QUEUE_MS: '10000',
    },
    createLogger('trace', { write: (line: string) => void lines.push(line) }),
  );
});
beforeEach(() => ehr.fail(new Map()));
afterAll(async () => {
  await service.close();
  await ehr.close();
});

function post(body: object): Promise<Response> {
  return fetch(`${service.url}/cds-services/trial-match`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The call of an EHR that prefetches nothing and says where to read. */
function liveCall(name: string, words: object = {}) {
  return {
    ...fixtureCall(name),
    prefetch: undefined,
    fhirServer: ehr.url,
    fhirAuthorization: {
      access_token: token,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'patient/*.rs',
      subject: 'trialhook',
      patient: name,
    },
    ...words,
  };
}

/** The cards of an answer as text, without the ids that are fresh for each. */
async function cardsOf(body: object): Promise<string> {
  const response = await post(body);
  expect(response.status).toBe(200);
  return (await response.text()).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, 'id');
}

describe('a chart that is opened', () => {
  it.each(['b-all-relapsed', 'myeloma-relapsed', 'healthy', 'pregnant', 'died'])(
    'gets the same cards when all of it is fetched as when all was prefetched: %s',
    async (name) => {
      expect(await cardsOf(liveCall(name))).toBe(await cardsOf(fixtureCall(name)));
    },
  );

  it('gets its own cards when others are opened at the same time', async () => {
    const names = ['b-all-relapsed', 'myeloma-relapsed', 't-all-relapsed', 'lymphoma-relapsed'];
    const { hookInstance } = fixtureCall('b-all-relapsed');
    const alone = new Map<string, string>();
    for (const name of names) alone.set(name, await cardsOf(liveCall(name, { hookInstance })));
    const many = [...names, ...names, ...names];
    const together = await Promise.all(
      many.map((name) => cardsOf(liveCall(name, { hookInstance }))),
    );
    expect(together).toEqual(many.map((name) => alone.get(name)));
    expect(new Set(together).size).toBe(names.length);
  });

  it('and opened again with the same hookInstance is read anew only where something has changed', async () => {
    const call = liveCall('b-all-relapsed', { hookInstance: randomUUID() });
    const cards = await cardsOf(call);
    const before = ehr.requests.length;
    expect(await cardsOf(call)).toBe(cards);
    const again = ehr.requests.slice(before);
    expect(again.length).toBeGreaterThan(10);
    expect(again.every(({ condition }) => condition !== undefined)).toBe(true);
    // Another chart opening asks for everything.
    await cardsOf({ ...call, hookInstance: randomUUID() });
    const another = ehr.requests.slice(before + again.length);
    expect(another.every(({ condition }) => condition === undefined)).toBe(true);
  });

  it('gets a 412 when the token is for the patient who was open before', async () => {
    const { fhirAuthorization } = liveCall('healthy');
    const answer = await refusal(await post(liveCall('b-all-relapsed', { fhirAuthorization })));
    expect(answer).toMatchObject({ status: 412, code: 'patient-mismatch' });
  });

  it('gets a 412 that names every key when neither prefetch nor server gives anything', async () => {
    for (const fhirServer of [undefined, 'https://ehr.example.org/fhir']) {
      const answer = await refusal(await post(liveCall('healthy', { fhirServer })));
      expect(answer).toMatchObject({ status: 412, code: 'prefetch-missing' });
      expect(answer.expressions).toContain('prefetch.patient');
      expect(answer.expressions).toContain('prefetch.conditions');
    }
  });

  it('gets cards that tell of an outage, not silence, when the disease cannot be read', async () => {
    ehr.fail(new Map([['Condition', '500']]));
    expect(await cardsOf(liveCall('b-all-relapsed'))).toContain('could not be checked');
    expect(await cardsOf(liveCall('died'))).toBe('{"cards":[]}');
  });
});

describe('the log of live calls', () => {
  it('names no patient, token, resource or URL, at the most talkative level', async () => {
    ehr.fail(new Map([['Condition', 'redirect']]));
    await post(liveCall('b-all-relapsed'));
    const text = lines.join('');
    expect(text).toContain('other-origin');
    expect(text).not.toMatch(/b-all|the-ehr-token|localhost:\d+\/fhir|Ada|FIXTURE/u);
  });
});

describe('the metrics of live calls', () => {
  it('count fetches and their faults, and name no patient', async () => {
    ehr.fail(
      new Map([
        ['Procedure', '503-once'],
        ['Encounter', 'html'],
      ]),
    );
    // A chart that no test has opened before: the one failure is for the first request.
    await post(liveCall('cll'));
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(
      /trialhook_fhir_fetch_duration_seconds_count\{resource_type="Condition"\} [1-9]/u,
    );
    expect(metrics).toMatch(/trialhook_fhir_fetch_faults_total\{kind="not-fhir"\} [1-9]/u);
    expect(metrics).toMatch(/trialhook_fhir_fetch_retries_total [1-9]/u);
    expect(metrics).not.toMatch(/\bcll\b|the-ehr-token|localhost:\d+\/fhir/u);
  });
});
