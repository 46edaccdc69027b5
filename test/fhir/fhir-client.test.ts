import { gzipSync } from 'node:zlib';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { givenClient } from './given-client.ts';
import { base, closeTheEdge, conditions, next, origin, page, search } from './given-edge.ts';

/* The edge to the EHR: what a FHIR server may answer, and what comes of it. */

const entry = (id: string) => ({ entry: [{ resource: { resourceType: 'Condition', id } }] });

closeTheEdge();

describe('a search', () => {
  it('is one GET with the token, for FHIR as JSON', async () => {
    const request = nock(origin, {
      reqheaders: { authorization: 'Bearer the-token', accept: /application\/fhir\+json/u },
    })
      .get(conditions)
      .reply(200, page());
    expect(await search()).toEqual({ pages: [page()] });
    expect(request.isDone()).toBe(true);
  });

  it('may hold what a URL may not: the bar of a token is encoded', async () => {
    nock(origin)
      .get((uri) => uri.endsWith('?patient=p1&code=http://loinc.org%7C1742-6,x%5C,y'))
      .reply(200, page());
    const { fault } = await givenClient({ servers: [base] })
      .open(base)
      .fetch('Observation?patient=p1&code=http://loinc.org|1742-6,x%5C,y');
    expect(fault).toBeUndefined();
  });

  it('follows next links to the end, with the token on every call', async () => {
    nock(origin, { reqheaders: { authorization: 'Bearer the-token' } })
      .get(conditions)
      .reply(200, { ...next(`${base}?_getpages=2`), ...entry('c1') })
      .get('/fhir/r4?_getpages=2')
      .reply(200, { ...next('Condition?page=3'), ...entry('c2') })
      .get('/fhir/r4/Condition?page=3')
      .reply(200, page(entry('c3')));
    const { pages, fault } = await search();
    expect(fault).toBeUndefined();
    expect(JSON.stringify(pages)).toMatch(/c1.*c2.*c3/u);
    expect(pages).toHaveLength(3);
  });

  it('that is made twice in one session is sent once, and again in the next', async () => {
    nock(origin)
      .get(conditions)
      .once()
      .reply(200, page(entry('first')));
    nock(origin)
      .get(conditions)
      .once()
      .reply(200, page(entry('second')));
    const client = givenClient({ servers: [base] });
    const session = client.open(base);
    const twice = [session.fetch('Condition?patient=p1'), session.fetch('Condition?patient=p1')];
    for (const { pages } of await Promise.all(twice)) {
      expect(JSON.stringify(pages)).toContain('first');
    }
    const { pages } = await client.open(base).fetch('Condition?patient=p1');
    expect(JSON.stringify(pages)).toContain('second');
  });

  it('may be redirected below the base', async () => {
    nock(origin, { reqheaders: { authorization: 'Bearer the-token' } })
      .get(conditions)
      .reply(307, '', { Location: `${base}/tenant/Condition?patient=p1` })
      .get('/fhir/r4/tenant/Condition?patient=p1')
      .reply(200, page());
    expect(await search()).toEqual({ pages: [page()] });
  });

  it('without a token goes without one', async () => {
    nock(origin, { badheaders: ['authorization'] })
      .get(conditions)
      .reply(200, page());
    const { pages } = await givenClient({ servers: [base] })
      .open(base, { token: undefined as unknown as string })
      .fetch('Condition?patient=p1');
    expect(pages).toHaveLength(0);
  });
});

describe('a read', () => {
  it('brings the resource', async () => {
    nock(origin).get('/fhir/r4/Patient/p1').reply(200, { resourceType: 'Patient', id: 'p1' });
    const { pages } = await givenClient({ servers: [base] })
      .open(base)
      .fetch('Patient/p1');
    expect(pages).toEqual([{ resourceType: 'Patient', id: 'p1' }]);
  });

  it('that brings another type is a fault', async () => {
    nock(origin).get('/fhir/r4/Patient/p1').reply(200, page());
    const read = await givenClient({ servers: [base] })
      .open(base)
      .fetch('Patient/p1');
    expect(read).toEqual({ pages: [], fault: 'not-fhir' });
  });
});

describe('an answer that is none', () => {
  const deep = `{"resourceType":"Bundle","entry":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  it.each([
    ['401', 401, '', 'unauthorized'],
    ['403', 403, '', 'forbidden'],
    ['404', 404, '', 'not-found'],
    ['410', 410, '', 'not-found'],
    ['400', 400, { resourceType: 'OperationOutcome' }, 'rejected'],
    ['304 that was not asked for', 304, '', 'rejected'],
    ['429', 429, '', 'rate-limited'],
    ['500', 500, '<html>', 'server-error'],
    ['501', 501, '', 'server-error'],
    ['nothing', 200, '', 'not-fhir'],
    ['204', 204, '', 'not-fhir'],
    ['HTML', 200, '<!DOCTYPE html><html></html>', 'not-fhir'],
    ['XML', 200, '<Bundle xmlns="http://hl7.org/fhir"/>', 'not-fhir'],
    ['JSON without its end', 200, '{"resourceType":"Bundle","entry":[{', 'cut-off'],
    ['a list', 200, [page()], 'not-fhir'],
    ['null', 200, 'null', 'not-fhir'],
    ['JSON that is no resource', 200, { error: 'invalid_token' }, 'not-fhir'],
    ['an OperationOutcome', 200, { resourceType: 'OperationOutcome' }, 'not-fhir'],
    ['JSON nested 10,000 deep', 200, deep, 'not-fhir'],
    ['more than may be read', 200, page({ text: 'x'.repeat(200_000) }), 'too-large'],
  ] as const)('%s is fault %s', async (_what, status, body, fault) => {
    nock(origin).persist().get(conditions).reply(status, body);
    expect(await search()).toEqual({ pages: [], fault });
  });

  it('a small answer that unpacks to a large one is too large', async () => {
    const bomb = gzipSync(JSON.stringify(page({ text: 'x'.repeat(5_000_000) })));
    expect(bomb.length).toBeLessThan(20_000);
    nock(origin).get(conditions).reply(200, bomb, { 'Content-Encoding': 'gzip' });
    expect(await search()).toEqual({ pages: [], fault: 'too-large' });
  });

  it('all answers of one session together may not be too large', async () => {
    const half = page({ text: 'x'.repeat(60_000) });
    nock(origin).get(/.*/u).times(3).reply(200, half);
    const client = givenClient({ servers: [base] });
    const session = client.open(base);
    expect((await session.fetch('Condition?patient=p1')).fault).toBeUndefined();
    expect((await session.fetch('Procedure?patient=p1')).fault).toBe('too-large');
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBeUndefined();
  });

  it('drops members called __proto__', async () => {
    nock(origin)
      .get(conditions)
      .reply(200, '{"resourceType":"Bundle","entry":[{"__proto__":{"polluted":1}}]}');
    const { pages } = await search();
    expect(JSON.stringify(pages)).toBe('[{"resourceType":"Bundle","entry":[{}]}]');
  });
});

describe('a way out of the server', () => {
  it.each([
    ['another host', 'https://evil.test/fhir/r4/Condition'],
    ['another scheme', 'http://ehr.example.org/fhir/r4/Condition'],
    ['another port', 'https://ehr.example.org:8443/fhir/r4/Condition'],
    ['above the base', 'https://ehr.example.org/admin'],
    ['above the base, relative', '../admin'],
    ['without a scheme', '//evil.test/fhir/r4'],
    ['upwards, for whoever decodes slashes', `${base}/..%2f..%2fadmin`],
  ])('is not taken, by redirect or by next link: %s', async (_what, url) => {
    const outside = nock(/evil|8443|http:/u)
      .get(/.*/u)
      .reply(200, page());
    const above = nock(origin).get('/admin').reply(200, page());
    nock(origin)
      .get(conditions)
      .reply(302, '', { Location: url.replace('../', '../../') });
    expect(await search()).toEqual({ pages: [], fault: 'other-origin' });
    const first = { ...next(url), ...entry('c1') };
    nock(origin).get(conditions).reply(200, first);
    expect(await search()).toEqual({ pages: [first], fault: 'other-origin' });
    expect([outside.isDone(), above.isDone()]).toEqual([false, false]);
  });

  it('is not taken by the next link of a prefetched page, nor by a reference', async () => {
    const session = givenClient({ servers: [base] }).open(base);
    const elsewhere = 'https://evil.test/fhir/r4/Condition?page=2';
    expect((await session.followNext(elsewhere, 'Condition')).fault).toBe('other-origin');
    expect((await session.fetch('https://evil.test/Medication/m1')).fault).toBe('other-origin');
    const withPassword = 'https://user:secret@ehr.example.org/fhir/r4/Condition?page=2';
    expect((await session.followNext(withPassword, 'Condition')).fault).toBe('other-origin');
  });

  it('is no server that is not allowed', async () => {
    const client = givenClient({ servers: [base] });
    const session = client.open('https://evil.test/fhir');
    const refused = { pages: [], fault: 'server-not-allowed' };
    expect(await session.fetch('Patient/p1')).toEqual(refused);
    expect(await session.followNext('https://evil.test/x', 'Condition')).toEqual(refused);
    expect(client.events.map(({ resourceType }) => resourceType)).toEqual(['Patient', 'Condition']);
  });

  it('is no redirect within the server that names credentials: they are not used', async () => {
    nock(origin)
      .get(conditions)
      .reply(302, '', { Location: 'https://user:secret@ehr.example.org/fhir/r4/Condition' });
    nock(origin, { reqheaders: { authorization: 'Bearer the-token' } })
      .get('/fhir/r4/Condition')
      .reply(200, page());
    expect(await search()).toEqual({ pages: [page()] });
  });

  it('a redirect that leads nowhere ends', async () => {
    nock(origin)
      .persist()
      .get(/.*/u)
      .reply(302, '', { Location: `${base}/Condition?patient=p1` });
    expect(await search()).toEqual({ pages: [], fault: 'rejected' });
  });
});

describe('paging', () => {
  it('that has no end ends at the cap, and keeps what it had', async () => {
    let count = 0;
    nock(origin)
      .persist()
      .get(/.*/u)
      .reply(200, () => next(`${base}/Condition?page=${(count += 1)}`));
    const { pages, fault } = await search({ limits: { pages: 5 } });
    expect([pages.length, fault]).toEqual([5, 'too-many-pages']);
  });

  it('that leads back ends there', async () => {
    nock(origin)
      .get(conditions)
      .reply(200, next(`${base}/Condition?patient=p1`));
    const { pages, fault } = await search();
    expect([pages.length, fault]).toEqual([1, 'too-many-pages']);
  });

  it('that breaks keeps the pages before', async () => {
    nock(origin)
      .get(conditions)
      .reply(200, next(`${base}/Condition?page=2`))
      .get('/fhir/r4/Condition?page=2')
      .reply(500);
    const { pages, fault } = await search();
    expect([pages.length, fault]).toEqual([1, 'server-error']);
  });

  it('goes on from a page that came another way', async () => {
    nock(origin)
      .get('/fhir/r4/Condition?page=2')
      .reply(200, page(entry('c2')));
    const session = givenClient({ servers: [base] }).open(base);
    expect(await session.followNext(`${base}/Condition?page=2`, 'Condition')).toEqual({
      pages: [page(entry('c2'))],
    });
  });
});
