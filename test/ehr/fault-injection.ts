import type { ServerResponse } from 'node:http';

/** How a server, or one of its resource types, can fail. */
export const faults = [
  'reset', // the connection is closed instead of an answer
  'slow', // no answer in any useful time
  'dribble', // an answer that comes byte by byte
  '401',
  '403',
  '404',
  '429', // with Retry-After: 30
  '429-once', // with Retry-After: 0, and then the answer
  '500',
  '503',
  '503-once',
  'html',
  'truncated', // JSON without its end
  'cut-off', // the connection is closed half-way through the body
  'outcome', // an OperationOutcome with status 200
  'too-deep',
  'redirect', // to another origin
  'redirect-below', // to another path of this server
  'endless', // each page has a next one
  'page-loop', // the next page is this one
  'page-elsewhere', // the next page is on another origin
  'wrong-patient', // whatever is asked for, it is somebody else's
  'wrong-id', // another resource than the one that was to be read
] as const;
export type Fault = (typeof faults)[number];

const elsewhere = 'http://127.0.0.2:9/fhir';
const html = '<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>';

/** Another patient's id, which no fixture has. */
export const somebodyElse = 'somebody-else';

/** One answer of the server, which a fault may spoil. */
export interface Draft {
  readonly response: ServerResponse;
  /** URL of the server, without a slash at its end. */
  readonly base: string;
  /** Path and query as they were asked for. */
  readonly url: string;
  readonly patient: string;
  /** How many requests for this URL came before. */
  readonly before: number;
  /** The answer as it should be. */
  readonly body: object;
}

/** Spoils an answer. @returns whether it did: if not, the answer is to be given as it is */
export function inject(fault: Fault, draft: Draft): boolean {
  const { response, base, url, before, body } = draft;
  const send = (status: number, content: string | object, headers: Record<string, string> = {}) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    response.writeHead(status, { 'Content-Type': 'application/fhir+json', ...headers });
    response.end(text);
    return true;
  };
  const text = JSON.stringify(body);
  switch (fault) {
    case 'reset':
      response.destroy();
      return true;
    case 'slow':
      setTimeout(() => send(200, text), 20_000).unref();
      return true;
    case 'dribble':
      return dribble(response, text);
    case '429':
      return send(429, outcome('throttled'), { 'Retry-After': '30' });
    case '429-once':
      return before === 0 && send(429, outcome('throttled'), { 'Retry-After': '0' });
    case '503-once':
      return before === 0 && send(503, outcome('transient'));
    case 'html':
      return send(200, html, { 'Content-Type': 'text/html' });
    case 'truncated':
      return send(200, text.slice(0, text.length / 2));
    case 'cut-off':
      return cutOff(response, text);
    case 'outcome':
      return send(200, outcome('exception'));
    case 'too-deep':
      return send(200, `{"resourceType":"Bundle","entry":${'['.repeat(5000)}${']'.repeat(5000)}}`);
    case 'redirect':
      return send(302, '', { Location: `${elsewhere}${url}` });
    case 'redirect-below':
      return !url.includes('redirected') && send(307, '', { Location: redirected(base, url) });
    case 'endless':
      return send(200, withNext(body, `${base}${url}&_page=${Math.random()}`));
    case 'page-loop':
      return send(200, withNext(body, base + url));
    case 'page-elsewhere':
      return send(200, withNext(body, elsewhere + url));
    case 'wrong-patient':
      return send(200, text.replaceAll(draft.patient, somebodyElse));
    case 'wrong-id':
      return send(200, { ...body, id: 'another' });
    default:
      return send(Number(fault), outcome('exception'));
  }
}

function outcome(code: string): object {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] };
}

function withNext(body: object, url: string): object {
  // Without the total, which would tell that something is missing.
  return { ...body, total: undefined, link: [{ relation: 'next', url }] };
}

function redirected(base: string, url: string): string {
  return `${base}${url}${url.includes('?') ? '&' : '?'}redirected=1`;
}

function cutOff(response: ServerResponse, text: string): boolean {
  response.writeHead(200, {
    'Content-Type': 'application/fhir+json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
  return true;
}

function dribble(response: ServerResponse, text: string): boolean {
  response.writeHead(200, { 'Content-Type': 'application/fhir+json' });
  let at = 0;
  const timer = setInterval(() => response.write(text.charAt((at += 1) - 1)), 50);
  response.on('close', () => clearInterval(timer));
  return true;
}
