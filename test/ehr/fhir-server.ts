import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from './fault-injection.ts';
import type { Fault } from './fault-injection.ts';
import type { PatientStore } from './patient-store.ts';
import { search, SearchError } from './search.ts';

export interface FhirServerOptions {
  readonly store: PatientStore;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** Bearer token without which nothing is answered; by default nothing is asked for. */
  readonly token?: string;
  /** Most resources on a page; default 100. */
  readonly mostOnPage?: number;
  /** What goes wrong, by resource type; `*` is whatever type. */
  readonly faults?: ReadonlyMap<string, Fault>;
}

/** A FHIR server that answers reads and type searches, in this process. */
export interface FhirServer {
  /** Base URL, without a slash at its end. */
  readonly url: string;
  /** What was asked for: path and query below the base, decoded. */
  readonly requests: readonly FhirServerRequest[];
  /** Changes what goes wrong from now on. */
  fail(faults: ReadonlyMap<string, Fault>): void;
  close(): Promise<void>;
}

export interface FhirServerRequest {
  readonly url: string;
  readonly token: string | undefined;
  /** `If-None-Match`. */
  readonly condition: string | undefined;
  /** The port that it came from: the same for all requests on one connection. */
  readonly port: number | undefined;
}

export async function startFhirServer(options: FhirServerOptions): Promise<FhirServer> {
  const requests: FhirServerRequest[] = [];
  let faults = options.faults ?? new Map<string, Fault>();
  let url = '';
  const server = createServer((request, response) => {
    const asked = requestOf(request);
    const before = requests.filter((other) => other.url === asked.url).length;
    requests.push(asked);
    const path = (request.url ?? '').replace(/^\/fhir/u, '');
    const [, resourceType = ''] = /^\/([A-Za-z]*)/u.exec(path) ?? [];
    const fault = faults.get(resourceType) ?? faults.get('*');
    const { status, body } = answer(path, asked.token, url, options);
    const patient = /(?:patient=|subject=|Patient\/)([\w.-]+)/u.exec(path)?.[1] ?? '';
    const draft = { response, base: url, url: path, patient, before, body };
    if (fault === undefined || !inject(fault, draft)) send(response, asked, status, body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://localhost:${(server.address() as AddressInfo).port}/fhir`;
  return {
    url,
    requests,
    fail: (now) => {
      faults = now;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function requestOf(request: IncomingMessage): FhirServerRequest {
  return {
    url: decodeURIComponent((request.url ?? '').replace(/^\/fhir\/?/u, '')),
    token: /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1],
    condition: request.headers['if-none-match'],
    port: request.socket.remotePort,
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function answer(
  path: string,
  token: string | undefined,
  base: string,
  { store, token: wanted, mostOnPage = 100 }: FhirServerOptions,
): Answer {
  if (wanted !== undefined && token !== wanted) return failure(401, 'login');
  const url = new URL(path, 'http://here');
  const [, resourceType = '', id, ...rest] = url.pathname.split('/');
  if (rest.length > 0) return failure(404, 'not-found');
  if (resourceType === 'metadata') return { status: 200, body: capabilities };
  url.searchParams.delete('redirected');
  if (id === undefined) {
    try {
      const body = search(store, base, resourceType, url.searchParams, mostOnPage);
      return { status: 200, body };
    } catch (error) {
      if (error instanceof SearchError) return failure(400, 'not-supported');
      throw error;
    }
  }
  const resource = store.get(resourceType, id);
  return resource === undefined ? failure(404, 'not-found') : { status: 200, body: resource };
}

const capabilities = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-06-15',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['json'],
};

function failure(status: number, code: string): Answer {
  const issue = [{ severity: 'error', code }];
  return { status, body: { resourceType: 'OperationOutcome', issue } };
}

/** With an ETag, and without a body for who has it already. */
function send(
  response: ServerResponse,
  { condition }: FhirServerRequest,
  status: number,
  body: object,
): void {
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  if (status === 200 && condition === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  response.writeHead(status, {
    'Content-Type': 'application/fhir+json;charset=utf-8',
    ...(status === 200 ? { ETag: etag } : {}),
  });
  response.end(text);
}
