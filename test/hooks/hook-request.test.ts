import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matched } from './assessments.ts';
import {
  bundle,
  callHook,
  cardsIn,
  condition,
  emptyParts,
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

const context = { userId: 'Practitioner/dr', patientId: 'p1' };

describe('a hook call', () => {
  it('is answered with cards', async () => {
    const response = await callHook(served, hookCall());
    expect(response.status).toBe(200);
    expect(await cardsIn(response)).toHaveLength(1);
  });

  it('is answered with whole cards: nothing in them is empty, and ids are UUIDs', async () => {
    const cards = await cardsIn(await callHook(served, hookCall()));
    expect(emptyParts(cards)).toEqual([]);
    expect(cards[0]?.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/u);
  });

  it('to which there is nothing to say is answered with no cards', async () => {
    const silent = await serveHooks({ answer: () => matched([]) });
    const response = await callHook(silent, hookCall());
    expect([response.status, await response.text()]).toEqual([200, '{"cards":[]}']);
    await silent.close();
  });

  it('in which a type was not read is answered with cards that say so', async () => {
    const { conditions, patient } = wholePrefetch;
    const [card] = await cardsIn(
      await callHook(served, hookCall({ prefetch: { patient, conditions } })),
    );
    expect(card?.detail).toContain('Not read from the chart: observations.');
  });

  it('that brings more than was asked for says nothing of that on its cards', async () => {
    const conditions = bundle(condition, { resourceType: 'Practitioner', id: 'd' });
    const [card] = await cardsIn(
      await callHook(served, hookCall({ prefetch: { ...wholePrefetch, conditions } })),
    );
    expect(served.requests.at(-1)?.reads.get('Practitioner')).toBe('partial');
    expect(card?.detail).not.toContain('practitioner');
  });

  it('hands matching the patient, the resources, what was read, and the time', async () => {
    const count = served.requests.length;
    await callHook(served, hookCall());
    expect(served.requests.slice(count)).toEqual([
      {
        patientId: 'p1',
        resources: [
          { resource: { resourceType: 'Patient', id: 'p1' } },
          { resource: { resourceType: 'Condition', id: 'c1' } },
        ],
        reads: new Map([
          ['Patient', 'complete'],
          ['Condition', 'complete'],
          ['Observation', 'complete'],
        ]),
        problems: [],
        evaluatedAt: '2026-06-15T12:00:00.000Z',
        trials: ['leukaemia-trial', 'lymphoma-trial'],
      },
    ]);
  });

  it('may carry what this service does not know', async () => {
    const response = await callHook(
      served,
      hookCall({
        fhirServer: 'https://fhir.example.org',
        fhirAuthorization: { access_token: 'x', scope: 'patient/*.rs and more' },
        extension: { 'org.example.trigger': 'banner' },
        context: { ...context, encounterId: 'e1', more: { nested: true } },
      }),
    );
    expect(response.status).toBe(200);
  });

  it.each([
    ['an extension', { extension: 'none' }],
    ['a time to evaluate for', { extension: { 'org.trialhook.evaluated-at': 'yesterday' } }],
    ['an encounterId', { context: { ...context, encounterId: 7 } }],
    ['a fhirServer', { fhirServer: 7 }],
    ['a fhirAuthorization', { fhirServer: 'https://fhir.example.org', fhirAuthorization: {} }],
  ])('that is complete is answered whatever %s that is not needed looks like', async (_, words) => {
    const response = await callHook(served, hookCall(words));
    expect(response.status).toBe(200);
    expect(await cardsIn(response)).toHaveLength(1);
    expect(served.requests.at(-1)?.evaluatedAt).toBe('2026-06-15T12:00:00.000Z');
  });

  it.each([
    ['a version 1 UUID', 'c232ab00-9414-11ec-b3c8-9f6bdeced846'],
    ['a version 7 UUID', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'],
    ['a UUID of no version', 'D1577C69-DFBE-04AD-0A6D-3E05E953B2EA'],
  ])('may be numbered with %s', async (_what, hookInstance) => {
    expect((await callHook(served, hookCall({ hookInstance }))).status).toBe(200);
  });

  it.each([
    ['PractitionerRole/r.1-x', 'p1'],
    ['Patient/p1', 'A-1.b'],
    ['RelatedPerson/r', 'x'.repeat(64)],
  ])('may come from %s for patient %s', async (userId, patientId) => {
    const prefetch = {
      ...hookCall().prefetch,
      patient: { resourceType: 'Patient', id: patientId },
    };
    const response = await callHook(served, hookCall({ context: { userId, patientId }, prefetch }));
    expect(response.status).toBe(200);
  });

  it('is answered for its own patient when two come at once', async () => {
    const ask = async (patientId: string) => {
      const prefetch = {
        ...hookCall().prefetch,
        patient: { resourceType: 'Patient', id: patientId },
      };
      const cards = await cardsIn(
        await callHook(served, hookCall({ context: { ...context, patientId }, prefetch })),
      );
      return JSON.stringify(cards[0]?.suggestions);
    };
    const [one, two] = await Promise.all([ask('one'), ask('two')]);
    expect(one).toContain('Patient/one');
    expect(one).not.toContain('Patient/two');
    expect(two).toContain('Patient/two');
  });

  it('that is tried again with one hookInstance is answered again, with fresh card ids', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(async () => (await cardsIn(await callHook(served, hookCall())))[0]),
    );
    expect(first?.summary).toBe(second?.summary);
    expect(first?.uuid).not.toBe(second?.uuid);
  });
});

describe('a hook call that is wrong', () => {
  it.each([
    ['without a hook', { hook: undefined }, ['hook']],
    ['with a hook that is a number', { hook: 7 }, ['hook']],
    ['without a hookInstance', { hookInstance: undefined }, ['hookInstance']],
    ['with a hookInstance that is no UUID', { hookInstance: 'call-1' }, ['hookInstance']],
    ['without a context', { context: undefined }, ['context']],
    ['with context null', { context: null }, ['context']],
    ['with a list as context', { context: [] }, ['context']],
    ['with an empty context', { context: {} }, ['context.userId', 'context.patientId']],
    ['with a userId without a type', { context: { ...context, userId: 'dr' } }, ['context.userId']],
    ['with patientId null', { context: { ...context, patientId: null } }, ['context.patientId']],
    ['with prefetch as text', { prefetch: 'none' }, ['prefetch']],
    ['with prefetch as a list', { prefetch: [{}] }, ['prefetch']],
    [
      'in many ways',
      { hook: null, hookInstance: 1, context: { userId: 1, patientId: 'a/b' } },
      ['hook', 'hookInstance', 'context.userId', 'context.patientId'],
    ],
  ])('%s is a 400 that names each path', async (_what, words, expressions) => {
    const answer = await refusal(await callHook(served, hookCall(words)));
    expect(answer).toMatchObject({ status: 400, code: 'request-invalid', expressions });
  });

  it.each(['a/b', 'a?b', 'a&b', '../x', 'a b', '', 'x'.repeat(65), 'Patient/p1', 'p1\n', 'ä'])(
    'with the patientId %j is a 400 that does not repeat it',
    async (patientId) => {
      const answer = await refusal(
        await callHook(served, hookCall({ context: { ...context, patientId } })),
      );
      expect(answer).toMatchObject({ status: 400, expressions: ['context.patientId'] });
      if (patientId !== '')
        expect(answer.text).not.toContain(JSON.stringify(patientId).slice(1, -1));
    },
  );

  it('for a service that does not exist is a 404, whatever its body', async () => {
    for (const body of [JSON.stringify(hookCall()), '', '[']) {
      const answer = await refusal(await callHook(served, body, { service: 'other' }));
      expect(answer).toMatchObject({ status: 404, code: 'service-unknown' });
    }
  });

  it('for a hook that is not the service’s is a 400', async () => {
    const answer = await refusal(await callHook(served, hookCall({ hook: 'order-sign' })));
    expect(answer).toMatchObject({
      status: 400,
      code: 'hook-not-served',
      expressions: ['hook'],
    });
  });

  it.each([
    ['not JSON', '{', 400],
    ['empty', '', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['a text', '"patient-view"', 400],
    ['an HTML page', '<html><body>401</body></html>', 400],
    ['two calls', JSON.stringify(hookCall()).repeat(2), 400],
    ['cut off', JSON.stringify(hookCall()).slice(0, -1), 400],
    ['nested 10,000 deep', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400],
    ['too large', JSON.stringify({ a: 'x'.repeat(2_000_000) }), 413],
  ])('because its body is %s is refused', async (_what, body, status) => {
    expect((await refusal(await callHook(served, body))).status).toBe(status);
  });

  it('because of its content type is refused, whatever is in it', async () => {
    for (const type of ['text/plain', 'text/json', 'application/xml', 'multipart/form-data']) {
      const headers = { 'Content-Type': type };
      const answer = await refusal(await callHook(served, hookCall(), { headers }));
      expect(answer).toMatchObject({ status: 415, code: 'media-type-unsupported' });
    }
  });

  it('is none when it only begins with a byte order mark or brings __proto__ along', async () => {
    const text = JSON.stringify(hookCall());
    expect((await callHook(served, `\ufeff${text}`)).status).toBe(200);
    const polluted = text.replaceAll('{', '{"__proto__":{"resourceType":"Patient","polluted":1},');
    expect((await callHook(served, polluted.replaceAll(',}', '}'))).status).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('leaves the service as it was', async () => {
    expect((await callHook(served, hookCall())).status).toBe(200);
  });
});

describe('matching that fails', () => {
  it('is a 500 that says nothing of the patient', async () => {
    const broken = await serveHooks({
      match: () => Promise.reject(new Error('cannot read Jane Roe')),
    });
    const answer = await refusal(await callHook(broken, hookCall()));
    expect(answer.status).toBe(500);
    expect(answer.text + broken.logText()).not.toContain('Jane');
    await broken.close();
  });
});

describe('the log of a call', () => {
  it('counts, and names neither patient nor user', async () => {
    await callHook(
      served,
      hookCall({ context: { userId: 'Practitioner/dr-who', patientId: 'p1' } }),
      {
        headers: { 'X-Request-Id': 'logged' },
      },
    );
    const lines = served.log.filter(({ requestId }) => requestId === 'logged');
    expect(lines).toMatchObject([
      { msg: 'hook answered', service: 'trial-match', trials: 2, cards: 1, problems: 0 },
      { msg: 'request', route: '/cds-services/:id', status: 200 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/dr-who|"p1"|Patient/u);
  });
});
