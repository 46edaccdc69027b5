import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { givenCertificate } from './given-certificate.ts';
import type { GivenCertificate } from './given-certificate.ts';
import { givenClient } from './given-client.ts';

/* A real https server of this machine, and who its certificate says that it is. */

let close: (() => Promise<void>) | undefined;
let reached = 0;
const trusted = getCACertificates('default');
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await close?.();
});

/** @returns its port */
async function listening(certificate: GivenCertificate): Promise<number> {
  reached = 0;
  const server = createServer(certificate, (_request, response) => {
    reached += 1;
    response.end('{"resourceType":"Bundle"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return (server.address() as AddressInfo).port;
}

/** As a site does with `NODE_EXTRA_CA_CERTS`. */
function trust({ cert }: GivenCertificate): void {
  setDefaultCACertificates([...trusted, cert]);
}

async function conditionsFrom(port: number, host = 'localhost') {
  const base = `https://${host}:${port}/fhir`;
  const metrics = new Metrics({
    version: '1',
    engine: 'compiled',
    catalogue: { revision: 'r', trials: [], broken: 0 },
  });
  const client = givenClient({
    servers: [base],
    onFetch: metrics.fetches.fetched,
    lookup: (_name, _options, callback) => {
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    },
  });
  const fetched = await client.open(base).fetch('Condition?patient=p1');
  await client.close();
  const counted = (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith('trialhook_fhir_fetch_faults_total{'));
  return { fetched, counted };
}

const notTrusted = {
  fetched: { pages: [], fault: 'certificate-not-trusted' },
  counted: ['trialhook_fhir_fetch_faults_total{kind="certificate-not-trusted"} 1'],
};

describe('a FHIR server by https', () => {
  it('is read when its certificate is trusted', async () => {
    const certificate = await givenCertificate('localhost');
    trust(certificate);
    const { fetched, counted } = await conditionsFrom(await listening(certificate));
    expect(fetched).toEqual({ pages: [{ resourceType: 'Bundle' }] });
    expect(counted).toEqual([]);
  });

  it('is not asked when nobody vouches for its certificate, and that is counted', async () => {
    const port = await listening(await givenCertificate('localhost'));
    expect(await conditionsFrom(port)).toEqual(notTrusted);
    expect(reached).toBe(0);
  });

  it('is not asked when its certificate has ended', async () => {
    const certificate = await givenCertificate('localhost', -1);
    trust(certificate);
    expect(await conditionsFrom(await listening(certificate))).toEqual(notTrusted);
    expect(reached).toBe(0);
  });

  it('is not asked when its certificate is another server’s', async () => {
    const certificate = await givenCertificate('lab.localhost');
    trust(certificate);
    const port = await listening(certificate);
    expect(await conditionsFrom(port, 'ehr.localhost')).toEqual(notTrusted);
    expect(reached).toBe(0);
  });

  it('is left alone for a while when its certificate stays as it is', async () => {
    const base = `https://localhost:${await listening(await givenCertificate('localhost'))}/fhir`;
    const circuit = { answers: 2, restMs: 60_000 };
    const client = givenClient({ servers: [base], limits: { circuit } });
    const faults = [];
    for (let count = 0; count < 3; count += 1) {
      faults.push((await client.open(base).fetch('Condition?patient=p1')).fault);
    }
    const { fault } = notTrusted.fetched;
    expect(faults).toEqual([fault, fault, 'circuit-open']);
    await client.close();
  });
});
