import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyHost, signed, signingKey } from '../http/authentication/issuer.ts';
import type { KeyHost, SigningKey } from '../http/authentication/issuer.ts';
import { rawClient } from '../http/raw-client.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

const publicUrl = 'https://trials.example.org';
const aud = `${publicUrl}/cds-services/trial-match`;
const iss = 'https://ehr.example.org';
const chart = readFileSync(
  join(import.meta.dirname, '../../fhir-fixtures/hook-requests/b-all-relapsed.json'),
  'utf8',
);

let key: SigningKey;
let host: KeyHost;
let service: ServiceProcess;

beforeAll(async () => {
  key = await signingKey('RS384');
  host = await keyHost(key);
  service = await startServiceProcess({
    TRIALHOOK_PUBLIC_URL: publicUrl,
    TRIALHOOK_ISSUERS: JSON.stringify([{ issuer: iss, jwksUrl: host.url }]),
    TRIALHOOK_CORS_ORIGINS: 'https://ehr.example.org',
  });
});
afterAll(async () => {
  await service.stop();
  await host.close();
});

function openChart(headers: Readonly<Record<string, string>>, path = 'trial-match') {
  return fetch(`${service.url}/cds-services/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: chart,
  });
}

const bearer = async () => ({ Authorization: `Bearer ${await signed(key, { iss, aud })}` });

describe('a service that knows its callers', () => {
  it('shows cards to a caller with a token, and to nobody else', async () => {
    const answered = await openChart(await bearer());
    expect(answered.status).toBe(200);
    expect(((await answered.json()) as { cards: unknown[] }).cards).not.toHaveLength(0);
    expect((await openChart({})).status).toBe(401);
    expect((await openChart({}, 'trial-match/feedback')).status).toBe(401);
  });

  it('says at its start whose callers it knows', () => {
    const line = service.log.find(({ authentication }) => authentication !== undefined);
    expect(line).toMatchObject({ mode: 'development', authentication: 'on', issuers: [iss] });
  });

  it('answers discovery to everybody', async () => {
    expect((await fetch(`${service.url}/cds-services`)).status).toBe(200);
  });

  it('gives a browser its CORS headers on 401, preflight, answers and errors alike', async () => {
    const origin = { Origin: 'https://ehr.example.org' };
    const preflight = await fetch(`${service.url}/cds-services/trial-match`, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization, content-type',
      },
    });
    expect(preflight.status).toBe(204);
    const all = [
      preflight,
      await openChart(origin),
      await openChart({ ...origin, ...(await bearer()) }),
      await openChart({ ...origin, ...(await bearer()), 'Content-Type': 'text/plain' }),
      await fetch(`${service.url}/cds-services`, { headers: origin }),
      await fetch(`${service.url}/cds-services/none`, { headers: origin }),
    ];
    for (const response of all) {
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin.Origin);
    }
  });

  it('refuses a chart without reading it', async () => {
    const client = await rawClient(service.url);
    client.socket.write(
      'POST /cds-services/trial-match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
        'Content-Length: 5000000\r\n\r\n{',
    );
    expect(await client.answered()).toContain('401 Unauthorized');
    client.socket.destroy();
  });
});

describe('a service on a developer’s machine', () => {
  it('says in words that whoever reaches it is answered', async () => {
    const open = await startServiceProcess();
    await expect
      .poll(() => open.output())
      .toMatch(/"authentication":"off".*Authentication is OFF: whoever/u);
    await open.stop();
  });
});

describe('a service that is told to stop', () => {
  it('answers what it has taken on, takes no more, and ends with 0', async () => {
    const stopping = await startServiceProcess();
    const client = await rawClient(stopping.url);
    const head =
      'POST /cds-services/trial-match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const bytes = Buffer.from(chart);
    client.socket.write(`${head}Content-Length: ${bytes.length}\r\n\r\n`);
    client.socket.write(bytes.subarray(0, 1000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const ended = stopping.stop();
    await expect.poll(() => stopping.output()).toContain('Trialhook stops');
    await expect(fetch(`${stopping.url}/cds-services`)).rejects.toThrow();
    client.socket.write(bytes.subarray(1000));
    await client.closed;
    expect(client.answer).toContain('200 OK');
    expect(client.answer).toContain('Connection: close');
    expect(await ended).toBe(0);
  });
});
