import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundle,
  callHook,
  condition,
  hookCall,
  serveHooks,
  wholePrefetch,
} from './hook-service.ts';

/* Prefetch values that look like an answer and may be none. */

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

/** What matching gets of a call with this prefetch. */
async function readingOf(prefetch: object) {
  const count = served.requests.length;
  await callHook(served, hookCall({ prefetch }));
  const request = served.requests[count];
  if (request === undefined) throw new Error('refused');
  return {
    condition: request.reads.get('Condition'),
    types: request.resources.map(({ resource }) => (resource as typeof condition).resourceType),
    request,
  };
}

function withConditions(conditions: unknown) {
  return { ...wholePrefetch, conditions };
}

describe('a prefetch key', () => {
  it.each([
    ['null', null],
    ['a wrapped null', { resource: null }],
  ])('with %s says that no data exists', async (_what, value) => {
    const prefetch = { patient, conditions: value, observations: value };
    const { request } = await readingOf(prefetch);
    expect([...request.reads.values()]).toEqual(['complete', 'complete', 'complete']);
    const some = {
      patient,
      conditions: value,
      observations: bundle({ resourceType: 'Observation' }),
    };
    expect((await readingOf(some)).condition).toBe('complete');
  });

  it.each([
    ['null', null, bundle()],
    ['null', null, { ...bundle(notFound), total: 0 }],
    ['a wrapped null', { resource: null }, { resource: bundle() }],
  ])(
    'with %s is no answer where the EHR says "none" by an empty Bundle',
    async (_, value, none) => {
      const { condition: read, request } = await readingOf({
        patient,
        conditions: value,
        observations: none,
      });
      expect(read).toBe('unread');
      expect(request.reads.get('Observation')).toBe('complete');
      expect(request.problems).toEqual([
        'prefetch conditions: is null where other keys have an empty Bundle',
      ]);
    },
  );

  it('that also holds what is another patient’s has not been searched as asked', async () => {
    const theirs = { ...condition, id: 'c2', subject: { reference: 'Patient/p2' } };
    const { condition: read, request } = await readingOf(
      withConditions(bundle({ ...condition, subject: { reference: 'Patient/p1' } }, theirs)),
    );
    expect(read).toBe('partial');
    expect(JSON.stringify(request.resources)).not.toContain('p2');
    expect(request.problems).toEqual(['prefetch conditions: has what is another patient’s']);
    expect((await readingOf(withConditions(bundle(theirs)))).condition).toBe('partial');
  });

  it('may hold what stands under an earlier record of the same patient', async () => {
    const link = [{ type: 'replaces', other: { reference: 'Patient/p2' } }];
    const earlier = { ...condition, subject: { reference: 'Patient/p2' } };
    const { condition: read, types } = await readingOf({
      ...withConditions(bundle(earlier)),
      patient: { ...patient, link },
    });
    expect([read, types]).toEqual(['complete', ['Patient', 'Condition']]);
  });
});
