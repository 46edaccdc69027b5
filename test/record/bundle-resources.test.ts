import { describe, expect, it } from 'vitest';
import { bundleResources } from '../../src/record/bundle-resources.ts';
import { observation, p1, type Json } from './given.ts';

const o1 = observation('o1');

function bundle(type: string, entry?: unknown, elements: Json = {}): Json {
  return { resourceType: 'Bundle', type, ...(entry !== undefined && { entry }), ...elements };
}

function outcome(...severities: readonly string[]): Json {
  return { resourceType: 'OperationOutcome', issue: severities.map((severity) => ({ severity })) };
}

function idsIn(value: unknown): unknown[] {
  return bundleResources(value).entries.map(({ resource }) => (resource as Json).id);
}

const whole = { incomplete: false, failed: false, problems: [] };

describe('a Bundle', () => {
  it.each(['collection', 'document', 'message', 'transaction', 'batch', 'searchset', 'history'])(
    'of type %s gives its resources with their fullUrls',
    (type) => {
      const entry = [{ fullUrl: 'urn:uuid:1', resource: p1 }, { resource: o1 }];
      expect(bundleResources(bundle(type, entry))).toEqual({ ...whole, entries: entry });
    },
  );

  it('may have no entry at all', () => {
    expect(bundleResources(bundle('searchset', undefined, { total: 0 }))).toEqual({
      ...whole,
      entries: [],
    });
  });

  it('of responses opens the Bundles in it, but not those in them', () => {
    const inner = bundle('searchset', [{ resource: o1 }, { resource: bundle('collection', []) }]);
    const found = bundleResources(
      bundle('batch-response', [
        { resource: inner, response: { status: '200' } },
        { response: { status: '204' } },
      ]),
    );
    expect(found.entries).toEqual([{ resource: o1 }]);
    expect(found.incomplete).toBe(true);
    expect(found.problems).toEqual(['Bundle: stands too deep in other Bundles to be opened']);
  });

  it('with odd entries gives the others', () => {
    const found = bundleResources(bundle('collection', [null, 'x', {}, { resource: o1 }]));
    expect(found.entries).toEqual([{ resource: o1 }]);
    expect(found.problems).toEqual([
      'Bundle: an entry is not an object',
      'Bundle: an entry holds no resource',
    ]);
  });

  it('whose entry is no list is not all there is', () => {
    const found = bundleResources(bundle('collection', { resource: o1 }));
    expect(found).toEqual({
      entries: [],
      incomplete: true,
      failed: false,
      problems: ['Bundle: entry is not a list'],
    });
  });
});

describe('a searchset', () => {
  it('gives what was included beside what matched', () => {
    const medication = { resourceType: 'Medication', id: 'm1' };
    const entry = [
      { resource: o1, search: { mode: 'match' } },
      { resource: medication, search: { mode: 'include' } },
    ];
    const found = bundleResources(bundle('searchset', entry, { total: 1 }));
    expect(found.entries).toHaveLength(2);
    expect(found.incomplete).toBe(false);
  });

  it('is incomplete when a next page or the total says so', () => {
    const link = [{ relation: 'self' }, { relation: 'next', url: 'https://ehr.example/next' }];
    const entry = [
      { resource: o1 },
      { resource: p1, search: { mode: 'include' } },
      { resource: outcome('warning'), search: { mode: 'outcome' } },
    ];
    expect(bundleResources(bundle('searchset', entry, { link })).incomplete).toBe(true);
    expect(bundleResources(bundle('searchset', entry, { total: 2 })).incomplete).toBe(true);
    expect(bundleResources(bundle('searchset', entry, { total: 1 })).incomplete).toBe(false);
  });

  it.each([
    [['warning', 'information'], false],
    [['warning', 'error'], true],
    [['fatal'], true],
    [[], true],
  ])('with an outcome of severity %j has failed: %s', (severities, failed) => {
    const entry = [{ resource: outcome(...severities), search: { mode: 'outcome' } }];
    const found = bundleResources(bundle('searchset', entry, { total: 0 }));
    expect(found.failed).toBe(failed);
    expect(found.entries).toEqual([]);
  });
});

it('a response that a server refused has failed', () => {
  const refused = (response: Json) => bundleResources(bundle('batch-response', [{ response }]));
  expect(refused({ status: '404 Not Found' }).failed).toBe(true);
  expect(refused({ status: '200', outcome: outcome('error') }).failed).toBe(true);
  expect(refused({ status: '200 OK' }).failed).toBe(false);
});

describe('what was deleted', () => {
  const written = { ...o1, meta: { lastUpdated: '2026-01-01T00:00:00Z' } };
  const deletion = (lastModified?: string) => ({
    fullUrl: 'https://ehr.example/fhir/Observation/o1',
    request: { method: 'DELETE', url: 'Observation/o1' },
    response: { status: '410', ...(lastModified && { lastModified }) },
  });

  it('does not come back from its history', () => {
    const entry = [deletion(), { resource: written }];
    const found = bundleResources(bundle('history', entry, { total: 2 }));
    expect(found).toEqual({ ...whole, entries: [] });
  });

  it('is there again when it was written later', () => {
    const history = (at: string) => bundle('history', [deletion(at), { resource: written }]);
    expect(idsIn(history('2026-01-02T00:00:00Z'))).toEqual([]);
    expect(idsIn(history('2025-12-31T00:00:00Z'))).toEqual(['o1']);
  });
});

describe('without a Bundle', () => {
  it('one resource, a list of resources or Bundles, and entries are read alike', () => {
    expect(idsIn(o1)).toEqual(['o1']);
    expect(idsIn([p1, bundle('collection', [{ resource: o1 }])])).toEqual(['p1', 'o1']);
    expect(idsIn([{ resource: o1, fullUrl: 'urn:uuid:1' }])).toEqual(['o1']);
  });

  it('an OperationOutcome alone is a failure, and null is nothing', () => {
    expect(bundleResources(outcome('error'))).toMatchObject({ failed: true, entries: [] });
    expect(bundleResources(null)).toEqual({ ...whole, entries: [] });
  });

  it('what is no resource is a problem', () => {
    for (const value of ['<html>', 7, [[o1]], [{ resource: { resource: o1 } }]]) {
      expect(bundleResources(value)).toMatchObject({
        entries: [],
        problems: ['Entry: holds no resource'],
      });
    }
  });
});
