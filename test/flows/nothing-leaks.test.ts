import { request as httpRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyHost, seconds, signed, signingKey } from '../http/authentication/issuer.ts';
import type { KeyHost, SigningKey } from '../http/authentication/issuer.ts';
import { rawClient } from '../http/raw-client.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

/** Whatever identifies somebody is marked with this, and must come out nowhere. */
const mark = 'zqx';
const publicUrl = 'https://trials.example.org';
const aud = `${publicUrl}/cds-services/trial-match`;
const iss = 'https://ehr.example.org';

interface Request {
  readonly what: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of a good one; an empty one is none. */
  readonly token?: string;
}

let key: SigningKey;
let host: KeyHost;
let service: ServiceProcess;
/** Every token that was sent. */
const tokens: string[] = [];
/** Text of every answer that is an error. */
const refusals: string[] = [];
/** Text of every other answer. */
const answers: string[] = [];
/** Every status that was seen. */
const statuses = new Set<number>();

/** A chart in which every id, name and text is marked. */
const chart = markedChart('b-all-relapsed');

function markedChart(name: string): Record<string, unknown> {
  const file = join(import.meta.dirname, `../../fhir-fixtures/hook-requests/${name}.json`);
  const request = JSON.parse(
    readFileSync(file, 'utf8')
      .replaceAll(name, `${mark}-patient`)
      .replaceAll('fixture-haematologist', `${mark}-user`)
      .replaceAll(/"(text|display|family)":\s*"([^"]*)"/gu, `"$1": "$2 ${mark}-text"`),
  ) as Record<string, unknown>;
  return {
    ...request,
    fhirServer: `https://${mark}-server.example.org/fhir`,
    fhirAuthorization: { access_token: `${mark}-access`, subject: `${mark}-subject`, scope: 'x' },
  };
}

async function start(settings: Readonly<Record<string, string>> = {}) {
  return startServiceProcess({
    TRIALHOOK_LOG_LEVEL: 'trace',
    TRIALHOOK_PUBLIC_URL: publicUrl,
    TRIALHOOK_ISSUERS: JSON.stringify([{ issuer: iss, jwksUrl: host.url }]),
    TRIALHOOK_REQUEST_TIMEOUT_MS: '1000',
    TRIALHOOK_BODY_LIMIT: '500kb',
    TRIALHOOK_CQL_OPERATION: 'on',
    ...settings,
  });
}

beforeAll(async () => {
  key = await signingKey('ES384');
  host = await keyHost(key);
  service = await start();
});
afterAll(async () => {
  await service.stop();
  await host.close();
});

async function markedToken(claims: object = {}, header: object = {}): Promise<string> {
  const own = { sub: `${mark}-sub`, jti: `${mark}-${Math.random()}` };
  return signed(key, { iss, aud, ...own, ...claims }, { ...header });
}

async function send(request: Request, to: ServiceProcess = service): Promise<number> {
  const { path = '/cds-services/trial-match', method = 'POST', body, headers = {} } = request;
  const token = request.token ?? (await markedToken());
  if (token !== '') tokens.push(token);
  const response = await fetch(to.url + path, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  (response.status >= 400 ? refusals : answers).push(`${request.what}: ${text}`);
  statuses.add(response.status);
  return response.status;
}

/** What is wrong with a request, in every way that a request can be wrong. */
function faults(): readonly Request[] {
  const context = chart['context'] as object;
  const prefetch = chart['prefetch'] as Readonly<Record<string, unknown>>;
  const text = JSON.stringify(chart);
  const id = `${mark}-1`;
  const resource = { resourceType: 'Observation', id, status: mark, subject: { reference: mark } };
  return [
    { what: 'no JSON', body: `{"name": "${mark}` },
    { what: 'a list', body: [mark] },
    { what: 'HTML', body: `<html>${mark}` },
    { what: 'deep', body: `${`{"${mark}":`.repeat(300)}1${'}'.repeat(300)}` },
    { what: 'too large', body: { mark: mark.repeat(300_000) } },
    { what: 'no JSON type', body: text, headers: { 'Content-Type': `text/${mark}` } },
    { what: 'odd encoding', body: text, headers: { 'Content-Encoding': mark } },
    { what: 'not what it says', body: text, headers: { 'Content-Encoding': 'gzip' } },
    {
      what: 'odd charset',
      body: text,
      headers: { 'Content-Type': `application/json; charset=${mark}` },
    },
    { what: 'no context', body: { ...chart, context: mark } },
    { what: 'odd ids', body: { ...chart, context: { userId: mark, patientId: `${mark}/?&..` } } },
    {
      what: 'odd members',
      body: { ...chart, hookInstance: mark, hook: ` ${mark}`, prefetch: mark },
    },
    { what: 'another hook', body: { ...chart, hook: mark } },
    {
      what: 'another patient',
      body: { ...chart, context: { ...context, patientId: `${mark}-2` } },
    },
    { what: 'no prefetch', body: { ...chart, prefetch: undefined, fhirServer: undefined } },
    {
      what: 'prefetch of text',
      body: { ...chart, prefetch: { ...prefetch, conditions: `<html>${mark}`, [mark]: mark } },
    },
    { what: 'no patient', body: { ...chart, prefetch: { ...prefetch, patient: null } } },
    {
      what: 'an outcome',
      body: {
        ...chart,
        prefetch: {
          ...prefetch,
          conditions: { resourceType: 'OperationOutcome', issue: [{ diagnostics: mark }] },
        },
      },
    },
    {
      what: 'odd resources',
      body: {
        ...chart,
        prefetch: {
          ...prefetch,
          conditions: {
            resourceType: 'Bundle',
            entry: [
              { resource },
              { resource: mark },
              { resource: { ...resource, resourceType: mark } },
              null,
              { fullUrl: mark },
            ],
          },
        },
      },
    },
    {
      what: 'odd extension',
      body: { ...chart, extension: { [mark]: mark, 'org.trialhook.evaluated-at': mark } },
    },
    { what: 'unknown service', path: `/cds-services/${mark}?name=${mark}`, body: chart },
    { what: 'unknown route', path: `/Patient/${mark}?name=${mark}`, body: chart },
    { what: 'no URL', path: `/${mark}/%zz`, body: chart },
    { what: 'no URL of a service', path: `/cds-services/%zz${mark}`, body: chart },
    { what: 'another method', method: 'PUT', body: chart },
    { what: 'odd request id', body: '{', headers: { 'X-Request-Id': `${mark} "id"` } },
    {
      what: 'feedback',
      path: '/cds-services/trial-match/feedback',
      body: {
        feedback: [{ card: mark, outcome: mark, userComment: mark, outcomeTimestamp: mark }],
      },
    },
    { what: 'feedback of text', path: '/cds-services/trial-match/feedback', body: mark },
    {
      what: 'no expression',
      path: '/fhir/$cql',
      body: { resourceType: 'Parameters', parameter: [{ name: mark, valueString: mark }] },
    },
    { what: 'no parameters', path: '/fhir/$cql', body: { resourceType: mark } },
  ];
}

async function badTokens(): Promise<readonly Request[]> {
  const made: readonly (string | Promise<string>)[] = [
    markedToken({ iss: `https://${mark}.example.org` }),
    markedToken({ aud: `${publicUrl}/${mark}` }),
    markedToken({ exp: seconds() - 100, iat: seconds() - 400 }),
    markedToken({ exp: mark }),
    markedToken({ jti: undefined }),
    markedToken({ iat: seconds() + 500 }),
    markedToken({}, { kid: mark }),
    markedToken({}, { jku: `https://${mark}.example.org/jwks` }),
    markedToken({}, { typ: mark }),
    markedToken({ tenant: [mark] }),
    `${await markedToken()}x`,
    mark,
    `${mark}.${mark}.${mark}`,
    '',
  ];
  return Promise.all(
    made.map(async (token, index) => ({ what: `token ${index}`, token: await token, body: chart })),
  );
}

describe('what identifies a patient, a clinician or a caller', () => {
  it('is sent in a request that is answered with cards, and the marks are on them', async () => {
    expect(await send({ what: 'chart', body: chart })).toBe(200);
    expect(answers[0]).toContain(mark);
    await send({ what: 'discovery', path: `/cds-services?${mark}`, method: 'GET' });
    await send({
      what: 'an expression',
      path: '/fhir/$cql',
      body: {
        resourceType: 'Parameters',
        parameter: [{ name: 'expression', valueString: `'${mark}' + 1` }],
      },
    });
  });

  it('is sent in every request that is wrong', async () => {
    for (const fault of faults()) await send(fault);
    for (const fault of await badTokens()) expect(await send(fault)).toBe(401);
  });

  it('is sent by clients that break off, dawdle or overdo it', async () => {
    const head = `POST /cds-services/trial-match HTTP/1.1\r\nHost: ${mark}\r\nContent-Type: application/json\r\n`;
    const authorization = `Authorization: Bearer ${await markedToken()}\r\n`;
    for (const words of [
      `${mark} not HTTP\r\n\r\n`,
      `${head}${authorization}X-${mark}: ${mark.repeat(10_000)}\r\n\r\n`,
      `${head}${authorization}Content-Length: 900\r\n\r\n{"name":"${mark}`,
      `${head}${authorization}Transfer-Encoding: chunked\r\n\r\n${mark}\r\n`,
    ]) {
      const client = await rawClient(service.url);
      client.socket.write(words);
      await client.closed;
      refusals.push(client.answer);
    }
    const gone = httpRequest(`${service.url}/cds-services/trial-match`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await markedToken()}`,
        'Content-Type': 'application/json',
      },
    }).on('error', () => undefined);
    gone.write(`{"name":"${mark}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    gone.destroy();
  });

  it('is sent again, too often, and while the keys cannot be had', async () => {
    const token = await markedToken();
    for (const status of [200, 401])
      expect(await send({ what: 'replay', token, body: chart })).toBe(status);
    host.behave((response) => response.writeHead(500).end(mark));
    const narrow = await start({ TRIALHOOK_RATE_LIMIT: '3' });
    for (const status of [401, 401, 401, 429]) {
      expect(await send({ what: 'down', body: chart }, narrow)).toBe(status);
    }
    host.behave();
    const few = await start({ TRIALHOOK_MAX_REQUESTS: '2' });
    const rush = await Promise.all(
      Array.from({ length: 30 }, () => send({ what: 'rush', body: chart }, few)),
    );
    expect(rush).toContain(503);
    for (const process of [narrow, few]) {
      await process.stop();
      expect(process.output().toLowerCase()).not.toContain(mark);
    }
  });

  it('met every kind of answer', () => {
    expect([...statuses].sort()).toEqual([200, 400, 401, 404, 405, 412, 413, 415, 429, 503]);
  });

  it('is in no error that was answered', () => {
    expect(refusals.filter((text) => text.toLowerCase().includes(mark))).toEqual([]);
  });

  it('is nowhere in what the service wrote, on either stream and at its most talkative', async () => {
    await expect.poll(() => service.output()).toContain('caller refused');
    await service.stop();
    const output = service.output();
    expect(service.log.length).toBeGreaterThan(60);
    expect(output.toLowerCase()).not.toContain(mark);
    for (const part of tokens.flatMap((token) => token.split('.'))) {
      if (part.length > 10) expect(output).not.toContain(part);
    }
  });
});
