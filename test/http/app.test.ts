import { gzipSync } from 'node:zlib';
import { Router } from 'express';
import type { OperationOutcome } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cors } from '../../src/http/cors.ts';
import { endpoint } from '../../src/http/endpoint.ts';
import { jsonBody } from '../../src/http/json-body.ts';
import { serve } from './served.ts';
import type { Served } from './served.ts';

const secret = 'Jane Roe, born 1970-01-01';
let served: Served;

beforeAll(async () => {
  served = await serve(() => {
    const router = Router();
    router.use('/echo', cors(['https://ehr.example.org']));
    endpoint(router, '/echo/:name', {
      post: [
        jsonBody({ bodyBytes: 100_000, bodyDepth: 50 }),
        (request, response) => void response.json({ got: request.body as unknown }),
      ],
    });
    endpoint(router, '/open', {
      get: [cors(['*']), (_request, response) => void response.json({ ok: true })],
    });
    endpoint(router, '/broken', {
      get: [
        () => {
          throw new TypeError(`cannot read ${secret}`);
        },
      ],
    });
    return [router];
  });
});

afterAll(() => served.close());

function post(
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
) {
  return fetch(`${served.url}/echo/x`, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

async function outcomeOf(response: Response) {
  const outcome = (await response.json()) as OperationOutcome;
  expect(outcome.resourceType).toBe('OperationOutcome');
  return { status: response.status, code: outcome.issue[0]?.details?.text };
}

describe('a request body', () => {
  it('is read when it is a JSON object, also as FHIR JSON, compressed, or after a byte order mark', async () => {
    for (const [body, headers] of [
      ['{"a":1}', { 'Content-Type': 'application/json' }],
      ['{"a":1}', { 'Content-Type': 'application/fhir+json; charset=UTF-8' }],
      ['\ufeff{"a":1}', { 'Content-Type': 'application/json' }],
      [
        Uint8Array.from(gzipSync('{"a":1}')),
        { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      ],
    ] as const) {
      const response = await post(body, headers);
      expect([response.status, await response.json()]).toEqual([200, { got: { a: 1 } }]);
    }
  });

  it.each([
    ['that is not JSON', '{"a":', 400, 'body-not-json'],
    ['that is an HTML page', '<html>', 400, 'body-not-json'],
    ['that is not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 400, 'body-not-json'],
    ['that is empty', '', 400, 'body-empty'],
    ['that is only white space', ' \n', 400, 'body-empty'],
    ['that is an array', '[{}]', 400, 'body-not-object'],
    ['that is null', 'null', 400, 'body-not-object'],
    ['nested 60,000 levels deep', '['.repeat(60_000), 400, 'body-too-deep'],
    ['nested deep in objects', `${'{"a":'.repeat(51)}1${'}'.repeat(51)}`, 400, 'body-too-deep'],
    ['that is too large', `"${'x'.repeat(3_000_000)}"`, 413, 'body-too-large'],
  ])('%s is refused with a coded outcome', async (_what, body, status, code) => {
    expect(await outcomeOf(await post(body))).toEqual({ status, code });
  });

  it('that is too large only once it is unpacked is refused too', async () => {
    const response = await post(Uint8Array.from(gzipSync(`"${'x'.repeat(3_000_000)}"`)), {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
    });
    expect(await outcomeOf(response)).toEqual({ status: 413, code: 'body-too-large' });
  });

  it('that breaks off while it is unpacked is refused, not a fault of ours', async () => {
    const response = await post(Uint8Array.of(1, 2, 3), {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
    });
    expect(await outcomeOf(response)).toEqual({ status: 400, code: 'body-unreadable' });
  });

  it('may hold brackets in strings without counting as deep', async () => {
    const response = await post(JSON.stringify({ a: `\\"${'['.repeat(500)}` }));
    expect(response.status).toBe(200);
  });

  it.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['application/json; charset=iso-8859-1', '{}'],
    ['application/jsonp', '{}'],
  ])('of type %s is refused', async (type, body) => {
    const response = await post(body, { 'Content-Type': type });
    expect(await outcomeOf(response)).toEqual({ status: 415, code: 'media-type-unsupported' });
  });

  it('that is not there at all is called empty', async () => {
    expect(await outcomeOf(await post(undefined, {}))).toEqual({ status: 400, code: 'body-empty' });
  });

  it('loses __proto__ members, plain or escaped, so that no copy of it changes its prototype', async () => {
    for (const name of ['__proto__', '\\u005f_proto__', '__\\u0070roto__']) {
      const response = await post(`{"a":{"${name}":{"polluted":true},"b":[1]}}`);
      expect(await response.text()).toBe('{"got":{"a":{"b":[1]}}}');
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('a path', () => {
  it('that does not exist is a 404 with an outcome', async () => {
    expect(await outcomeOf(await fetch(`${served.url}/nowhere`))).toEqual({
      status: 404,
      code: 'route-unknown',
    });
  });

  it('that exists with other methods is a 405 that names them', async () => {
    const response = await fetch(`${served.url}/echo/x`, { method: 'DELETE' });
    expect(response.headers.get('Allow')).toBe('POST, OPTIONS');
    expect(await outcomeOf(response)).toEqual({ status: 405, code: 'method-not-allowed' });
    expect((await fetch(`${served.url}/open`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('that is no URL is a 400', async () => {
    const response = await fetch(`${served.url}/echo/%zz`, { method: 'POST' });
    expect(await outcomeOf(response)).toEqual({ status: 400, code: 'url-malformed' });
  });
});

describe('an error that nobody foresaw', () => {
  it('is an opaque 500 with the request id, and its message is neither answered nor logged', async () => {
    const response = await fetch(`${served.url}/broken`, { headers: { 'X-Request-Id': 'call-7' } });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain('call-7');
    expect(text + served.logText()).not.toContain('Jane');
    const line = served.log.find(({ msg }) => msg === 'unexpected error');
    expect(line).toMatchObject({ requestId: 'call-7', error: { type: 'TypeError' } });
    expect(JSON.stringify(line)).toContain('app.test.ts');
  });
});

describe('a browser on another origin', () => {
  const preflight = { 'Access-Control-Request-Method': 'POST' };

  it('that is allowed gets its headers on preflight, answers and errors alike', async () => {
    const origin = { Origin: 'https://ehr.example.org' };
    const asked = await fetch(`${served.url}/echo/x`, {
      method: 'OPTIONS',
      headers: { ...origin, ...preflight },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('Access-Control-Allow-Methods')).toContain('POST');
    expect(asked.headers.get('Access-Control-Allow-Headers')).toContain('Authorization');
    const ok = await post('{}', { ...origin, 'Content-Type': 'application/json' });
    const wrong = await post('[', { ...origin, 'Content-Type': 'application/json' });
    for (const response of [asked, ok, wrong]) {
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://ehr.example.org');
      expect(response.headers.get('Vary')).toBe('Origin');
    }
  });

  it('that is not allowed gets none', async () => {
    const origin = { Origin: 'https://evil.example.org' };
    const asked = await fetch(`${served.url}/echo/x`, {
      method: 'OPTIONS',
      headers: { ...origin, ...preflight },
    });
    const answered = await post('{}', { ...origin, 'Content-Type': 'application/json' });
    for (const response of [asked, answered]) {
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(response.headers.get('Access-Control-Allow-Methods')).toBeNull();
    }
  });

  it('is any where the setting says so', async () => {
    const response = await fetch(`${served.url}/open`, {
      headers: { Origin: 'https://a.example' },
    });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('Vary')).toBeNull();
  });
});

describe('the request id', () => {
  it('is the caller’s own where it is fit for a log, else a fresh one', async () => {
    const idFor = async (id: string) => {
      const response = await fetch(`${served.url}/open`, { headers: { 'X-Request-Id': id } });
      return response.headers.get('X-Request-Id');
    };
    expect(await idFor('abc-1.2')).toBe('abc-1.2');
    // No FHIR id, and an OperationOutcome could not bear it.
    expect(await idFor('abc_1')).toMatch(/^[0-9a-f-]{36}$/u);
    expect(await idFor('a b"c')).toMatch(/^[0-9a-f-]{36}$/u);
    expect(await idFor('x'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/u);
  });
});

describe('the log', () => {
  it('has a line a request, with the route and never the path, the query or the body', async () => {
    await fetch(`${served.url}/echo/mrn-4711?name=Roe`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'log-1' },
      body: '{"name":"Roe"}',
    });
    await fetch(`${served.url}/patient/mrn-4711`, { headers: { 'X-Request-Id': 'log-2' } });
    const line = (id: string) => served.log.find(({ requestId }) => requestId === id);
    expect(line('log-1')).toMatchObject({ method: 'POST', route: '/echo/:name', status: 200 });
    expect(line('log-1')?.['ms']).toEqual(expect.any(Number));
    expect(line('log-2')).toMatchObject({ method: 'GET', route: '(none)', status: 404 });
    expect(served.logText()).not.toMatch(/mrn-4711|Roe/u);
  });

  it('also shows the route of a request that failed', async () => {
    await fetch(`${served.url}/echo/y`, { method: 'PUT', headers: { 'X-Request-Id': 'log-3' } });
    expect(served.log.find(({ requestId }) => requestId === 'log-3')).toMatchObject({
      route: '/echo/:name',
      status: 405,
    });
  });
});

describe('every answer', () => {
  it('forbids caching, guessing of types, framing and plain http, and does not name the software', async () => {
    const { headers } = await fetch(`${served.url}/open`);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Strict-Transport-Security')).toContain('max-age=');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'self'");
    expect(headers.get('X-Frame-Options')).toBe('SAMEORIGIN');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('ETag')).toBeNull();
  });
});
