import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirClient } from '../../src/fhir/create-fhir-client.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import type { LiveData } from '../../src/hooks/live/live-data.ts';
import { keyOfType } from '../../src/hooks/type-names.ts';
import { startFhirServer, type FhirServer } from '../ehr/fhir-server.ts';
import type { Fault } from '../ehr/fault-injection.ts';
import { fixturePatients, PatientStore } from '../ehr/patient-store.ts';
import { givenCertificate } from '../fhir/given-certificate.ts';
import { limits } from '../fhir/given-client.ts';
import { callHook, cardsIn, refusal } from '../hooks/hook-service.ts';
import { fixtureCall, serveMatching } from './matching-hooks.ts';

/*
 * Each way in which an EHR fails, for each resource type that the trials read: what hangs on that type is
 * unavailable, everything else is as it was, and the answer comes all the same.
 */

const call = fixtureCall('b-all-relapsed');
/** The prefetch keys of each resource type. */
const keys = Map.groupBy(Object.keys(call.prefetch), (key) => key.replace(/-\d+$/u, ''));
const clinical = [...keys.keys()].filter((key) => key !== 'patient');

/** What keeps a server from being asked at all. */
type NoServer = 'refused' | 'untrusted';

/** What a type lacks when it fails: all of it, or what comes after the first page. */
const faults: readonly (readonly [string, Fault | NoServer, 'unread' | 'partial'])[] = [
  ['refuses the connection', 'refused', 'unread'],
  ['has a certificate that nobody vouches for', 'untrusted', 'unread'],
  ['closes the connection', 'reset', 'unread'],
  ['does not answer', 'slow', 'unread'],
  ['answers 503', '503', 'unread'],
  ['answers 500', '500', 'unread'],
  ['answers HTML', 'html', 'unread'],
  ['pages without end', 'endless', 'partial'],
  ['pages in a circle', 'page-loop', 'partial'],
  ['breaks off half-way', 'cut-off', 'unread'],
  ['answers half of the JSON', 'truncated', 'unread'],
];

/** Types of which this patient has what decides, whatever else there might be. */
const decidedOtherwise = new Set(['adverseEvents', 'familyMemberHistories']);

let ehr: FhirServer;
let untrusted: { readonly url: string; readonly close: () => Promise<void> };
let refusing: string;
let client: FhirClient;
let live: { -readonly [Key in keyof LiveData]: LiveData[Key] };
let hooks: Awaited<ReturnType<typeof serveMatching>>;

beforeAll(async () => {
  ehr = await startFhirServer({ store: PatientStore.of(fixturePatients) });
  refusing = await portOfNobody();
  untrusted = await startUntrusted();
  client = createFhirClient({
    servers: [ehr.url, refusing, untrusted.url],
    // The circuit would spare us most of the faults.
    limits: { ...limits, circuit: { answers: 1000, restMs: 1000 } },
  });
  live = { client, budgetMs: 0, pageSize: 200 };
  hooks = await serveMatching(live);
});
afterAll(async () => {
  await hooks.close();
  await client.close();
  await ehr.close();
  await untrusted.close();
});

async function portOfNobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/fhir`;
}

/** A server that answers whoever believes its certificate. */
async function startUntrusted() {
  const server = createHttpsServer(await givenCertificate('localhost'), (_request, response) => {
    response.end('{"resourceType":"Bundle","type":"searchset"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `https://localhost:${port}/fhir`, close };
}

/** The FHIR server that fails so. */
function serverThat(fault: Fault | NoServer): string {
  if (fault === 'refused') return refusing;
  return fault === 'untrusted' ? untrusted.url : ehr.url;
}

/** The call without some of its keys. */
function without(left: readonly string[], fhirServer?: string) {
  const kept = Object.entries(call.prefetch).filter(([key]) => !left.includes(key));
  return { ...call, prefetch: Object.fromEntries(kept), fhirServer };
}

/** The call of an EHR that sends the first page of some searches and no more. */
function firstPageOf(some: readonly string[]) {
  const link = [{ relation: 'next', url: 'https://ehr.example.org/next' }];
  const entries = Object.entries(call.prefetch).map(([key, value]) => [
    key,
    some.includes(key) ? { ...value, link } : value,
  ]);
  return { ...call, prefetch: Object.fromEntries(entries) as object };
}

/** The findings and the cards of an answer, and how long it took, in milliseconds. */
async function answerTo(body: object) {
  const started = performance.now();
  const response = await callHook(hooks, body);
  const took = performance.now() - started;
  expect(response.status).toBe(200);
  const { assessments = [] } = hooks.matches.at(-1) ?? {};
  const unavailable = assessments
    .flatMap(({ findings }) => findings)
    .filter(({ reason }) => reason === 'unavailable');
  return { assessments, unavailable, took, cards: await cardsIn(response) };
}

function begin(fault: Fault | NoServer): void {
  ehr.fail(fault === 'refused' || fault === 'untrusted' ? new Map() : new Map([['*', fault]]));
  // Only where nothing else ends the wait is the budget short: a busy machine must not end the others.
  live.budgetMs = fault === 'slow' ? 150 : 10_000;
}

describe.each(faults)('an EHR that %s', (_what, fault, completeness) => {
  it.each(clinical)('when it is asked for %s', async (key) => {
    const left = keys.get(key) ?? [];
    begin(fault);
    const failed = await answerTo(without(left, serverThat(fault)));
    // The slow server would answer after twenty seconds.
    expect(failed.took).toBeLessThan(15_000);
    // As if the EHR had left it out, or had sent the first page: what that comes to is tested elsewhere.
    const leftOut = completeness === 'unread' ? without(left) : firstPageOf(left);
    expect(failed.assessments).toEqual((await answerTo(leftOut)).assessments);
    expect(failed.unavailable.length > 0).toBe(!decidedOtherwise.has(key));
    for (const { detail = '' } of failed.unavailable) expect(keyOfType(detail)).toBe(key);
    const said = completeness === 'unread' ? 'Not read from the chart' : 'Read in part';
    const type = key.replaceAll(/[A-Z]/gu, ' $&').toLowerCase();
    expect(failed.cards[0]?.detail).toContain(`${said}: ${type}.`);
  });

  it('when it is asked for the patient', async () => {
    begin(fault);
    const body = without(['patient'], serverThat(fault));
    const response = await callHook(hooks, body);
    // A read has no pages that could have no end.
    if (completeness === 'partial') {
      expect(response.status).toBe(200);
      return;
    }
    const { status, code, expressions } = await refusal(response);
    expect({ status, code, expressions }).toEqual({
      status: 412,
      code: 'prefetch-missing',
      expressions: ['prefetch.patient'],
    });
  });
});
