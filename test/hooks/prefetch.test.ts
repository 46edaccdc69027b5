import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundle,
  callHook,
  condition,
  hookCall,
  refusal,
  serveHooks,
  wholePrefetch,
} from './hook-service.ts';

let served: Awaited<ReturnType<typeof serveHooks>>;

beforeAll(async () => {
  served = await serveHooks();
});
afterAll(() => served.close());

const { patient } = wholePrefetch;
const notFound = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'warning', code: 'not-found' }],
};
const failure = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'exception' }],
};

/** What matching gets of a call with this prefetch. */
async function readingOf(prefetch: unknown) {
  const count = served.requests.length;
  const response = await callHook(served, hookCall({ prefetch }));
  const request = served.requests[count];
  if (request === undefined) throw new Error(`refused: ${await response.text()}`);
  return {
    condition: request.reads.get('Condition'),
    types: request.resources.map(({ resource }) => (resource as typeof condition).resourceType),
    request,
  };
}

function withConditions(conditions: unknown) {
  return { ...wholePrefetch, conditions };
}

async function refusalOf(prefetch: unknown) {
  const count = served.requests.length;
  const answer = await refusal(await callHook(served, hookCall({ prefetch })));
  expect(served.requests).toHaveLength(count);
  return answer;
}

describe('a prefetch key', () => {
  it.each([
    ['a Bundle of matches', bundle(condition), 'complete', 1],
    ['an empty Bundle', bundle(), 'complete', 0],
    ['a Bundle without entry', { resourceType: 'Bundle', type: 'searchset' }, 'complete', 0],
    ['a Bundle with total 0 and a warning', { ...bundle(notFound), total: 0 }, 'complete', 0],
    [
      'a first page',
      { ...bundle(condition), link: [{ relation: 'self' }, { relation: 'next', url: 'x' }] },
      'partial',
      1,
    ],
    ['a Bundle with less than its total', { ...bundle(condition), total: 5 }, 'partial', 1],
    ['matches beside an error', bundle(condition, failure), 'partial', 1],
    [
      'an entry without a resource',
      { resourceType: 'Bundle', entry: [{ resource: condition }, {}, null, 'x'] },
      'partial',
      1,
    ],
    ['a bare list, which cannot say that it is all', [condition], 'partial', 1],
    ['a list of entries', [{ resource: condition }], 'partial', 1],
    ['a single resource', condition, 'partial', 1],
    ['a wrapped Bundle', { resource: bundle(condition), response: {} }, 'complete', 1],
    [
      'a first page whose link is no list',
      { ...bundle(), link: { relation: 'next' } },
      'partial',
      0,
    ],
    [
      'an empty page of several',
      { ...bundle(), link: [{ relation: 'next', url: 'x' }] },
      'partial',
      0,
    ],
    ['an empty Bundle with a total', { ...bundle(), total: 3 }, 'partial', 0],
    ['a total that is text', { ...bundle(condition), total: '5' }, 'partial', 1],
    ['a total that is no number', { ...bundle(condition), total: 'many' }, 'partial', 1],
    ['a total in text that is right', { ...bundle(condition), total: '1' }, 'complete', 1],
    [
      'a collection, which no search gives',
      { ...bundle(condition), type: 'collection' },
      'partial',
      1,
    ],
    ['an empty history', { ...bundle(), type: 'history' }, 'unread', 0],
    ['a batch without answers', { ...bundle(), type: 'batch-response' }, 'unread', 0],
    ['a type that is a number', { ...bundle(), type: 7 }, 'unread', 0],
    ['an OperationOutcome', failure, 'unread', 0],
    ['a Bundle of errors only', bundle(failure), 'unread', 0],
    [
      'a Bundle of an outcome without issues',
      bundle({ resourceType: 'OperationOutcome' }),
      'unread',
      0,
    ],
    ['an error page', '<html><body>502</body></html>', 'unread', 0],
    ['a number', 7, 'unread', 0],
    ['a boolean', false, 'unread', 0],
    ['an empty object', {}, 'unread', 0],
    ['a wrapper in a wrapper', { resource: { resource: bundle(condition) } }, 'unread', 0],
    ['a Bundle whose entry is text', { resourceType: 'Bundle', entry: 'x' }, 'unread', 0],
    ['a list of texts', ['x'], 'unread', 0],
  ])('with %s', async (_what, value, completeness, count) => {
    const read = await readingOf(withConditions(value));
    expect(read.condition).toBe(completeness);
    expect(read.types.filter((type) => type === 'Condition')).toHaveLength(count);
  });

  it('that is absent leaves its type unread, and the others are still answered', async () => {
    const { request } = await readingOf({ patient, observations: bundle() });
    expect([...request.reads]).toEqual([
      ['Patient', 'complete'],
      ['Condition', 'unread'],
      ['Observation', 'complete'],
    ]);
  });

  it('with another type than it asks for leaves its own type unread', async () => {
    const { request } = await readingOf(withConditions(bundle({ resourceType: 'Procedure' })));
    expect(request.reads.get('Condition')).toBe('unread');
    expect(request.reads.get('Procedure')).toBe('partial');
    expect(request.problems).toEqual(['prefetch conditions: holds no Condition']);
  });

  it('may bring other resources along, and says where each came from', async () => {
    const { request, condition: read } = await readingOf(
      withConditions({
        resourceType: 'Bundle',
        total: 1,
        entry: [
          { fullUrl: 'https://ehr.example.org/Condition/c1', resource: condition },
          { resource: { resourceType: 'Practitioner', id: 'd' }, search: { mode: 'include' } },
        ],
      }),
    );
    expect(read).toBe('complete');
    expect(request.resources).toContainEqual({
      resource: condition,
      fullUrl: 'https://ehr.example.org/Condition/c1',
    });
    expect(request.reads.get('Practitioner')).toBe('partial');
  });

  it('that the service does not know is evidence, but never all of its type', async () => {
    const { request } = await readingOf({ patient, problems: bundle(condition) });
    expect(request.reads.get('Condition')).toBe('partial');
    expect(request.reads.get('Observation')).toBe('unread');
    expect(request.resources).toHaveLength(2);
  });

  it('that is told of in a problem is told without any data', async () => {
    const { request } = await readingOf(withConditions('<html>Jane Roe</html>'));
    expect(request.problems).toEqual(['prefetch conditions: is not a FHIR resource']);
  });

  it('called __proto__ changes nothing', async () => {
    const body = JSON.stringify(hookCall()).replace(
      '"prefetch":{',
      '"prefetch":{"__proto__":{"conditions":null},',
    );
    expect((await callHook(served, body)).status).toBe(200);
    expect(served.requests.at(-1)?.reads.get('Condition')).toBe('complete');
  });
});

describe('a type that several keys ask for', () => {
  it('is completely read only when each of them is', async () => {
    const loinc = (code: string) => [{ system: 'http://loinc.org', code }];
    const hooks = await serveHooks({
      catalogue: () => ({
        trials: [],
        orders: new Map(),
        requirements: () => [
          { resourceType: 'Observation', codes: loinc('1') },
          { resourceType: 'Observation', codes: loinc('2'), since: 'P28D' },
        ],
      }),
    });
    const readOf = async (prefetch: object) => {
      await callHook(hooks, hookCall({ prefetch: { patient, ...prefetch } }));
      return hooks.requests.at(-1)?.reads.get('Observation');
    };
    const all = { 'observations-1': bundle(), 'observations-2': bundle() };
    expect(await readOf(all)).toBe('complete');
    expect(await readOf({ ...all, 'observations-2': failure })).toBe('partial');
    expect(await readOf({ 'observations-1': bundle() })).toBe('partial');
    const { expressions } = await refusal(
      await callHook(hooks, hookCall({ prefetch: { patient } })),
    );
    expect(expressions).toEqual(['prefetch.`observations-1`', 'prefetch.`observations-2`']);
    await hooks.close();
  });
});

describe('a call that cannot be answered', () => {
  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', {}],
    ['an empty list', []],
  ])('because prefetch is %s is a 412 that names every key', async (_what, prefetch) => {
    expect(await refusalOf(prefetch)).toMatchObject({
      status: 412,
      code: 'prefetch-missing',
      expressions: ['prefetch.patient', 'prefetch.conditions', 'prefetch.observations'],
    });
  });

  it('stays a 412 when the call names a FHIR server', async () => {
    const call = hookCall({ prefetch: {}, fhirServer: 'https://fhir.example.org' });
    expect((await callHook(served, call)).status).toBe(412);
  });

  it('because it has nothing but the patient names the others, with what they should hold', async () => {
    const answer = await refusalOf({ patient, conditions: failure });
    expect(answer).toMatchObject({
      status: 412,
      expressions: ['prefetch.conditions', 'prefetch.observations'],
    });
    expect(answer.text).toContain('Condition?patient={{context.patientId}}');
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['an OperationOutcome', failure],
    ['an empty Bundle', bundle()],
    ['an error page', '<html>'],
  ])('because the patient is %s names the patient key', async (_what, value) => {
    expect(await refusalOf({ ...wholePrefetch, patient: value })).toMatchObject({
      status: 412,
      code: 'prefetch-missing',
      expressions: ['prefetch.patient'],
    });
  });

  it.each([
    ['is somebody else', { resourceType: 'Patient', id: 'p2' }],
    ['has no id', { resourceType: 'Patient' }],
    ['differs in case', { resourceType: 'Patient', id: 'P1' }],
  ])('because the patient %s is a 412', async (_what, other) => {
    const answer = await refusalOf({ ...wholePrefetch, patient: other });
    expect(answer).toMatchObject({ status: 412, code: 'patient-mismatch' });
    expect(answer.text).not.toMatch(/p2|P1/u);
  });
});

describe('the patient', () => {
  it('may come as a Bundle or among other keys', async () => {
    for (const prefetch of [
      { ...wholePrefetch, patient: bundle(patient) },
      { conditions: bundle(condition, patient) },
    ]) {
      expect((await readingOf(prefetch)).types).toContain('Patient');
    }
  });

  it('is never mixed with another Patient that came along', async () => {
    const { request } = await readingOf({
      ...wholePrefetch,
      patient: bundle({ resourceType: 'Patient', id: 'p2' }, patient),
    });
    expect(
      request.resources.filter(({ resource }) => JSON.stringify(resource).includes('Patient')),
    ).toEqual([{ resource: patient }]);
  });
});
