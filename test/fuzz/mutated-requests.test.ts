import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceProcess, startServiceProcess } from '../flows/service-process.ts';
import { seconds, signed, type SigningKey, signingKey } from '../http/authentication/issuer.ts';
import { charts, markedChart, markOf, marksIn, withForeignResources } from './marked-chart.ts';
import { mutated } from './mutations.ts';
import { changedText, type FuzzedRequest, fuzzedRequest } from './requests.ts';

/** `npm run test:fuzz` sends 10,000. */
const count = Number(process.env['FUZZ_REQUESTS'] ?? 300);
/** So many at once: what one patient's request leaves behind, another's would show. */
const atOnce = 6;

const publicUrl = 'https://trials.example.org';
const iss = 'https://ehr.example.org';
/** No request waits for anything but the processor: what takes so long hangs. */
const patience = 20_000;

let key: SigningKey;
let service: ServiceProcess;
/** Feedback has a route only where a ledger is kept. */
const ledger = mkdtempSync(join(tmpdir(), 'trialhook-fuzz-'));
let sent = 0;
const statuses = new Map<number, number>();
let withCards = 0;

beforeAll(async () => {
  key = await signingKey('ES256');
  service = await startServiceProcess({
    TRIALHOOK_PUBLIC_URL: publicUrl,
    TRIALHOOK_ISSUERS: JSON.stringify([{ issuer: iss, keys: [key.jwk] }]),
    TRIALHOOK_QUEUE_MS: '10000',
    TRIALHOOK_LOG_LEVEL: 'trace',
    TRIALHOOK_LEDGER: ledger,
    TRIALHOOK_PATIENT_KEYS: 'k1:0123456789abcdef0123456789abcdef',
  });
});
afterAll(async () => {
  await service.stop();
  rmSync(ledger, { recursive: true, force: true });
});

async function tokenOf({ token, claims }: FuzzedRequest, aud: string): Promise<string | undefined> {
  const good = { iss, aud, sub: 'practitioner', nbf: seconds() - 5 };
  switch (token) {
    case 'good':
      return signed(key, good);
    case 'claims':
      return signed(key, mutated(good, claims) as object as Record<string, unknown>);
    case 'header': {
      const header = mutated({ alg: key.alg, kid: key.kid, typ: 'JWT', jku: 'x' }, claims);
      const [own = '', rest = '', signature = ''] = (await signed(key, good)).split('.');
      const changed = Buffer.from(JSON.stringify(header) ?? '').toString('base64url');
      // A change may lead back to what was signed.
      return [changed === own ? `${own}A` : changed, rest, signature].join('.');
    }
    case 'signature':
      return (await signed(key, good)).slice(0, -20) + 'A'.repeat(20);
    case 'cut':
      return (await signed(key, good)).slice(0, 120);
    case 'absent':
      return undefined;
  }
}

function bodyOf(request: FuzzedRequest, mark: string, foreignMark: string): string {
  const feedback = {
    feedback: [
      {
        card: `${mark}-card`,
        outcome: 'overridden',
        overrideReason: { reason: { code: mark, system: 'https://x.example' }, userComment: mark },
        outcomeTimestamp: '2026-06-15T12:00:00Z',
      },
    ],
  };
  const whole = request.route === 'hook' ? markedChart(request.chart, mark) : feedback;
  const changed = mutated(whole, request.mutations);
  const isObject = typeof changed === 'object' && changed !== null && !Array.isArray(changed);
  const body =
    request.foreign && isObject && request.route === 'hook'
      ? withForeignResources(changed as Record<string, unknown>, foreignMark)
      : changed;
  return changedText(JSON.stringify(body) ?? '', request.text);
}

/** Sends a request, and checks what must hold for every answer, whatever was sent. */
async function check(request: FuzzedRequest): Promise<void> {
  const mark = markOf((sent += 1));
  const foreignMark = markOf((sent += 1));
  const service_ = `/cds-services/trial-match${request.route === 'hook' ? '' : '/feedback'}`;
  const token = await tokenOf(request, publicUrl + service_);
  const response = await fetch(service.url + service_, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: bodyOf(request, mark, foreignMark),
    signal: AbortSignal.timeout(patience),
  });
  const text = await response.text();
  const { status } = response;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  expect(status).toBeLessThan(500);
  // Feedback that was stored is answered without a body.
  const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  if (status >= 400) {
    expect(answer).toMatchObject({
      resourceType: 'OperationOutcome',
      id: response.headers.get('X-Request-Id'),
    });
    // An error repeats nothing of what was sent.
    expect(marksIn(text)).toEqual([]);
    return;
  }
  expect(['good', 'claims']).toContain(request.token);
  // Whatever is on a card came with this very request, and is this patient's.
  expect(marksIn(text).filter((each) => each !== mark)).toEqual([]);
  if (marksIn(text).length > 0) withCards += 1;
}

describe(`${count} requests, each changed at random from a good one`, () => {
  it('begin with charts whose marks come back, one chart at a time', async () => {
    const untouched = { mutations: [], foreign: true, claims: [] };
    const usual = { route: 'hook', text: 'whole', token: 'good' } as const;
    for (const chart of charts) await check({ ...untouched, ...usual, chart });
    expect(statuses.get(200)).toBe(charts.length);
    expect(withCards).toBeGreaterThan(charts.length / 2);
  });

  it(
    'are answered: no crash, no hang, no 500, nothing of another patient, nothing repeated',
    async () => {
      const batches = fc.array(fuzzedRequest, { minLength: atOnce, maxLength: atOnce });
      const property = fc.asyncProperty(batches, (requests) =>
        Promise.all(requests.map(check)).then(() => undefined),
      );
      const before = sent;
      await fc.assert(property, { numRuns: Math.ceil(count / atOnce) });
      expect(sent - before).toBeGreaterThanOrEqual(count);
    },
    60_000 + count * 200,
  );

  it('leave a service that runs, and a log without a fault of ours and without a mark', async () => {
    expect(service.child.exitCode).toBeNull();
    expect((await fetch(`${service.url}/cds-services`)).status).toBe(200);
    expect(service.output()).not.toContain('unexpected error');
    expect(marksIn(service.output())).toEqual([]);
    for (const status of [200, 400, 401]) expect(statuses.get(status)).toBeGreaterThan(0);
    if (count > 1000) {
      process.stdout.write(`answers by status: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
      process.stdout.write(`with cards that cite the chart: ${withCards}\n`);
    }
  });
});
