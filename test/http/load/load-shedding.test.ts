import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Router } from 'express';
import type { OperationOutcome } from 'fhir/r4.js';
import { afterEach, describe, expect, it } from 'vitest';
import { endpoint } from '../../../src/http/endpoint.ts';
import { createGate } from '../../../src/http/gate.ts';
import { jsonBody } from '../../../src/http/json-body.ts';
import { type LoadLimits, Workload } from '../../../src/http/load/workload.ts';
import { rawClient } from '../raw-client.ts';
import { type Served, serve } from '../served.ts';

let served: Served;
afterEach(() => served.close());

/** A service that computes for some time, without a pause as ours does, behind its gate. */
async function busy(milliseconds: number, load: LoadLimits) {
  let answered = 0;
  served = await serve(() => {
    const gate = createGate({ workload: new Workload(load), discoveryAuthentication: false });
    const router = Router();
    for (const step of gate.service) router.all('/work', step);
    endpoint(router, '/work', {
      post: [
        jsonBody({ bodyBytes: 1_000_000, bodyDepth: 50 }),
        (_request, response) => {
          const end = performance.now() + milliseconds;
          while (performance.now() < end);
          answered += 1;
          response.json({ answered });
        },
      ],
    });
    endpoint(router, '/health', { get: [(_request, response) => void response.json({})] });
    return [router];
  });
  return { answered: () => answered };
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
  /** Milliseconds. */
  readonly took: number;
}

/** So many requests at once. */
function rush(count: number): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const workerData = { url: `${served.url}/work`, count };
    new Worker(join(import.meta.dirname, 'rush-worker.ts'), { workerData })
      .once('message', resolve)
      .once('error', reject);
  });
}

async function work(): Promise<number> {
  const response = await fetch(`${served.url}/work`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  await response.arrayBuffer();
  return response.status;
}

describe('a service that has more to do than it can', () => {
  it('answers what it can in time, and refuses the rest at once with 503 and when to come again', async () => {
    await busy(20, { queueMs: 200, mostRequests: 100 });
    const all = await rush(100);
    const refused = all.filter(({ status }) => status === 503);
    const accepted = all.filter(({ status }) => status === 200);
    expect(refused.length + accepted.length).toBe(100);
    expect(accepted.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(50);
    // A hundred at 20 ms each would have the last one wait for 2,000.
    for (const { took } of accepted) expect(took).toBeLessThan(1_000);
    for (const { retryAfter, body } of refused) {
      expect(Number(retryAfter)).toBeGreaterThan(0);
      const [issue] = (body as OperationOutcome).issue;
      expect(issue).toMatchObject({ code: 'throttled', details: { text: 'overloaded' } });
    }
  });

  it('is as good as new when the rush is over', async () => {
    await busy(20, { queueMs: 200, mostRequests: 100 });
    await rush(100);
    for (let count = 0; count < 5; count += 1) expect(await work()).toBe(200);
  });

  it('answers other routes all the same', async () => {
    await busy(20, { queueMs: 100, mostRequests: 100 });
    const rushed = rush(50);
    expect((await fetch(`${served.url}/health`)).status).toBe(200);
    await rushed;
  });

  it('takes on so many requests and no more, whatever they cost', async () => {
    await busy(0, { queueMs: 10_000, mostRequests: 3 });
    const waiting = await Promise.all([1, 2, 3].map(() => rawClient(served.url)));
    for (const { socket } of waiting) {
      socket.write(
        'POST /work HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n',
      );
    }
    await expect.poll(async () => await work()).toBe(503);
    for (const { socket } of waiting) socket.destroy();
    await expect.poll(async () => await work()).toBe(200);
  });

  it('does not count on bodies that dawdle', async () => {
    await busy(20, { queueMs: 50, mostRequests: 100 });
    const slow = await Promise.all(Array.from({ length: 20 }, () => rawClient(served.url)));
    for (const { socket } of slow) {
      socket.write(
        'POST /work HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{',
      );
    }
    await expect.poll(async () => await work(), { timeout: 5_000 }).toBe(200);
    for (const { socket } of slow) socket.destroy();
  });
});
