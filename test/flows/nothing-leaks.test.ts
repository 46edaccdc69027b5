import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyHost, seconds, signed, signingKey } from '../http/authentication/issuer.ts';
import type { KeyHost, SigningKey } from '../http/authentication/issuer.ts';
import { rawClient } from '../http/raw-client.ts';
import { embedded, type TestDatabase } from '../ledger/support/databases.ts';
import { startMarkedEhr, trouble } from './marked-ehr.ts';
import { chart, faults, mark, type MarkedRequest } from './marked-requests.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

const publicUrl = 'https://trials.example.org';
const aud = `${publicUrl}/cds-services/trial-match`;
const iss = 'https://ehr.example.org';

let key: SigningKey;
let host: KeyHost;
let service: ServiceProcess;
let database: TestDatabase;
let collector: OtlpReceiver;
let ehr: Awaited<ReturnType<typeof startMarkedEhr>>;
/** Every token that was sent. */
const tokens: string[] = [];
/** Text of every answer that is an error. */
const refusals: string[] = [];
/** Text of every other answer. */
const answers: string[] = [];
/** Every status that was seen. */
const statuses = new Set<number>();

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
  database = await embedded.fresh();
  collector = await startOtlpReceiver();
  ehr = await startMarkedEhr();
  service = await start({
    TRIALHOOK_LEDGER: database.folder,
    TRIALHOOK_PATIENT_KEYS: `${mark}:${mark}-secret-of-patients`,
    TRIALHOOK_TRACES: 'on',
    TRIALHOOK_FHIR_SERVERS: ehr.url,
    TRIALHOOK_FETCH_RETRIES: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
});
afterAll(async () => {
  await service.stop();
  await host.close();
  await collector.close();
  await ehr.close();
  await database.remove();
});

async function markedToken(claims: object = {}, header: object = {}): Promise<string> {
  const own = { sub: `${mark}-sub`, jti: `${mark}-${Math.random()}` };
  return signed(key, { iss, aud, ...own, ...claims }, { ...header });
}

async function send(request: MarkedRequest, to: ServiceProcess = service): Promise<number> {
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

async function badTokens(): Promise<readonly MarkedRequest[]> {
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
    expect(
      await send({
        what: 'feedback that is stored',
        path: '/cds-services/trial-match/feedback',
        token: await markedToken({ aud: `${aud}/feedback` }),
        body: {
          feedback: [
            {
              card: `${mark}-card`,
              outcome: 'overridden',
              overrideReason: { reason: { code: mark, system: mark }, userComment: mark },
            },
            { card: `${mark}-card-2`, outcome: 'accepted', acceptedSuggestions: [{ id: mark }] },
          ],
        },
      }),
    ).toBe(200);
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

  it('is in what an EHR’s server says, whatever is wrong with it', async () => {
    const { patient } = chart['prefetch'] as Readonly<Record<string, unknown>>;
    const lacking = { ...chart, fhirServer: ehr.url };
    for (const prefetch of [{ patient }, { patient }, {}]) {
      await send({ what: 'live', body: { ...lacking, prefetch } });
    }
    expect(ehr.asked()).toBeGreaterThan(trouble.length);
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

  it('is in no metric', async () => {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics.toLowerCase()).not.toContain(mark);
    // The faults of each kind were counted, and so was every route.
    for (const kind of ['server-error', 'forbidden', 'not-fhir', 'other-origin', 'cut-off']) {
      expect(metrics).toContain(`kind="${kind}"`);
    }
    for (const route of ['/cds-services', '/cds-services/:id', '/cds-services/:id/feedback']) {
      expect(metrics).toContain(`route="${route}"`);
    }
    expect(metrics).toContain('route="/fhir/$cql"');
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

  it('is in no trace', () => {
    const names = new Set(collector.spans().map(({ name }) => name));
    for (const name of [
      'GET /cds-services',
      'POST /cds-services/:id',
      'POST /cds-services/:id/feedback',
      'POST /fhir/$cql',
      'fetch',
      'GET Condition',
    ]) {
      expect(names).toContain(name);
    }
    const sent = JSON.stringify(collector.received).toLowerCase();
    expect(sent).not.toContain(mark);
    for (const part of tokens.flatMap((token) => token.toLowerCase().split('.'))) {
      if (part.length > 10) expect(sent).not.toContain(part);
    }
  });
});
