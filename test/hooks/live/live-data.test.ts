import { request as sendRequest } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bundle,
  callHook,
  cardsIn,
  condition,
  hookCall,
  refusal,
  serveHooks,
  wholePrefetch,
} from '../hook-service.ts';
import { authorization, hooksWithEhr } from './ehr-chart.ts';

const { given, begin, call, asked } = hooksWithEhr();

const { patient, observations } = wholePrefetch;
const failure = { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] };

beforeEach(() => begin());

/** What the EHR was asked for since the test began. */
function urls(): string[] {
  return asked().map(({ url }) => url);
}

/** What matching got of a call with this prefetch. */
async function readingOf(prefetch: object | undefined) {
  const count = given.hooks.requests.length;
  const response = await call({ prefetch });
  const request = given.hooks.requests[count];
  if (request === undefined) throw new Error(`refused: ${await response.text()}`);
  const ids = request.resources.map(({ resource }) => (resource as { id: string }).id);
  return { reads: Object.fromEntries(request.reads), ids: ids.sort(), request };
}

const all = { Patient: 'complete', Condition: 'complete', Observation: 'complete' };
const searchOf = {
  conditions: 'Condition?patient=p1&_count=50',
  observations: 'Observation?patient=p1&code=http://loinc.org|1742-6&date=ge2025-05-18&_count=50',
};

describe('what the prefetch lacks', () => {
  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', {}],
  ])('is fetched whole when the prefetch is %s', async (_what, prefetch) => {
    const { reads, ids } = await readingOf(prefetch as object | undefined);
    expect(reads).toEqual(all);
    expect(ids).toEqual(['c1', 'c2', 'o1', 'p1']);
    expect(urls().sort()).toEqual([
      searchOf.conditions,
      `${searchOf.conditions}&_offset=1`,
      searchOf.observations,
      'Patient/p1',
    ]);
  });

  it('is fetched with the token on every call', async () => {
    await readingOf({});
    const tokens = asked().map(({ token }) => token);
    expect(new Set(tokens)).toEqual(new Set(['the-token']));
  });

  it('is nothing when all is there: then nothing is asked for', async () => {
    expect((await readingOf(wholePrefetch)).reads).toEqual(all);
    expect(urls()).toEqual([]);
  });

  it.each([
    ['absent', undefined, 3],
    ['an OperationOutcome', failure, 3],
    ['an error page', '<html>', 3],
    ['a bare resource', condition, 3],
    ['less than its total', { ...bundle(condition), total: 2 }, 3],
    ['matches beside an error', bundle(condition, failure), 3],
  ])('is what is missing, failed or in part, and no more: %s', async (_what, value, count) => {
    const prefetch = { patient, conditions: value, observations };
    const { reads, ids, request } = await readingOf(prefetch);
    expect(reads).toEqual(all);
    expect(ids).toHaveLength(count);
    expect(request.problems).toEqual([]);
    expect(urls()).toEqual([searchOf.conditions, `${searchOf.conditions}&_offset=1`]);
  });

  it('is added to what was sent in part', async () => {
    const { ids } = await readingOf({
      patient,
      conditions: { ...condition, id: 'c9' },
      observations,
    });
    expect(ids).toEqual(['c1', 'c2', 'c9', 'p1']);
  });

  it('is not what the EHR says does not exist', async () => {
    await readingOf({ patient, conditions: null, observations: null });
    expect(urls()).toEqual([]);
  });

  it('is what is null where the EHR says "none" by an empty Bundle', async () => {
    const { reads } = await readingOf({ patient, conditions: null, observations });
    expect(reads).toEqual(all);
    expect(urls()).toEqual([searchOf.conditions, `${searchOf.conditions}&_offset=1`]);
  });

  it('is the rest of a search of which the first page came along', async () => {
    const next = `${given.ehr.url}/Condition?patient=p1&_count=50&_offset=1`;
    const first = {
      ...bundle({ ...condition, subject: { reference: 'Patient/p1' } }),
      total: 2,
      link: [{ relation: 'next', url: next }],
    };
    const { reads, ids } = await readingOf({ ...wholePrefetch, conditions: first });
    expect(reads).toEqual(all);
    expect(ids).toEqual(['c1', 'c2', 'p1']);
    expect(urls()).toEqual([`${searchOf.conditions}&_offset=1`]);
  });

  it('that stays away is unread, with what came of the rest, and the card says so', async () => {
    given.ehr.fail(new Map([['Condition', '500']]));
    const response = await call({ prefetch: {} });
    expect(response.status).toBe(200);
    const request = given.hooks.requests.at(-1);
    expect(Object.fromEntries(request?.reads ?? [])).toEqual({ ...all, Condition: 'unread' });
    expect(request?.problems).toEqual([]);
    expect((await cardsIn(response))[0]?.detail).toContain('Not read from the chart: conditions.');
  });

  it('that breaks off after a page is read in part, and the card says so', async () => {
    given.ehr.fail(new Map([['Condition', 'page-elsewhere']]));
    const response = await call({ prefetch: { patient, observations } });
    const request = given.hooks.requests.at(-1);
    expect(request?.reads.get('Condition')).toBe('partial');
    expect(request?.resources.map(({ resource }) => resource)).toMatchObject([
      { id: 'p1' },
      { id: 'c1' },
    ]);
    expect((await cardsIn(response))[0]?.detail).toContain('Read in part: conditions.');
  });

  it('keeps what the EHR sent when the fetch fails', async () => {
    given.ehr.fail(new Map([['*', '503']]));
    const { reads, ids, request } = await readingOf({
      patient,
      conditions: condition,
      observations,
    });
    expect(reads).toEqual({ ...all, Condition: 'partial' });
    expect(ids).toEqual(['c1', 'p1']);
    expect(request.problems).toEqual([]);
  });

  it('is told of in the log by type and fault', async () => {
    given.ehr.fail(new Map([['Condition', 'html']]));
    await call({ prefetch: {} });
    const line = given.hooks.log.findLast(({ msg }) => msg === 'hook answered');
    expect(line).toMatchObject({ unread: ['Condition'], fetchFaults: ['Condition: not-fhir'] });
    expect(given.hooks.logText()).not.toMatch(/the-token|p1|localhost:|\bc1\b/u);
  });
});

describe('the deadline', () => {
  it('is counted from the arrival of the call; what is not there by then is unread', async () => {
    given.ehr.fail(
      new Map([
        ['Observation', 'slow'],
        ['Condition', 'dribble'],
      ]),
    );
    const liveData = { client: given.client, budgetMs: 400, pageSize: 50 };
    const slow = await serveHooks({ liveData });
    const started = performance.now();
    const response = await callHook(
      slow,
      hookCall({
        fhirServer: given.ehr.url,
        fhirAuthorization: authorization,
        prefetch: { patient, conditions: condition },
      }),
    );
    expect(response.status).toBe(200);
    // The server would have answered after twenty seconds.
    expect(performance.now() - started).toBeLessThan(15_000);
    const line = slow.log.findLast(({ msg }) => msg === 'hook answered');
    expect(line).toMatchObject({
      fetchFaults: ['Condition: deadline', 'Observation: deadline'],
    });
    await slow.close();
  });
});

describe('a call whose body comes slowly', () => {
  it('has used up its time when it is there: nothing is fetched', async () => {
    const liveData = { client: given.client, budgetMs: 200, pageSize: 50 };
    const hooks = await serveHooks({ liveData });
    const body = JSON.stringify(
      hookCall({
        fhirServer: given.ehr.url,
        fhirAuthorization: authorization,
        prefetch: { patient, observations },
      }),
    );
    const status = await new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json' };
      const url = `${hooks.url}/cds-services/trial-match`;
      const sending = sendRequest(url, { method: 'POST', headers }, (response) => {
        resolve(response.resume().statusCode);
      });
      sending.on('error', reject);
      sending.write(body.slice(0, 20));
      setTimeout(() => sending.end(body.slice(20)), 400);
    });
    expect([status, urls()]).toEqual([200, []]);
    await hooks.close();
  });
});

describe('a call that cannot be answered after all', () => {
  it('is a 412 that names each key and what kept it from being fetched', async () => {
    given.ehr.fail(new Map([['*', '403']]));
    const answer = await refusal(await call({ prefetch: {} }));
    expect(answer).toMatchObject({
      status: 412,
      code: 'prefetch-missing',
      expressions: ['prefetch.patient', 'prefetch.conditions', 'prefetch.observations'],
    });
    expect(answer.text).toContain('and was not fetched (forbidden)');
  });

  it.each([
    ['a server that is not listed', 'https://fhir.example.org/r4', 'server-not-allowed'],
    ['http to a host that is not listed', 'http://fhir.example.org/r4', 'server-not-allowed'],
    ['a private host', 'https://10.0.0.1/fhir', 'server-not-allowed'],
    ['a link-local host', 'http://169.254.169.254/latest', 'server-not-allowed'],
  ])('because of %s is a 412 that says so', async (_what, fhirServer, fault) => {
    const answer = await refusal(await call({ prefetch: {}, fhirServer }));
    expect(answer.status).toBe(412);
    expect(answer.text).toContain(fault);
    expect(answer.text).not.toContain('example.org');
    expect(urls()).toEqual([]);
  });

  it('because the token is refused is a 412', async () => {
    const wrong = { ...authorization, access_token: 'expired' };
    const answer = await refusal(await call({ prefetch: {}, fhirAuthorization: wrong }));
    expect(answer.status).toBe(412);
    expect(answer.text).toContain('unauthorized');
    expect(answer.text).not.toContain('expired');
  });
});
