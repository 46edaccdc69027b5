import type { Request, Response } from 'express';

/** Bytes of an unread body that are read and dropped, so that its connection serves on. */
const worthReading = 1024 * 1024;

/** Milliseconds that a client has to notice the answer before its connection is cut. */
const patience = 2_000;

/**
 * Answers with JSON, perhaps before the request's body was read. A long rest of it is not read to its
 * end: the connection is closed, though not at once, since closing it while the client still sends would
 * take the answer away from it (RFC 9112, section 9.6).
 */
export function answerJson(request: Request, response: Response, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.type('application/json').set('Content-Length', String(bytes.length));
  if (request.complete || unread(request) <= worthReading) {
    request.resume();
    response.end(bytes);
    return;
  }
  response.set('Connection', 'close');
  response.write(bytes);
  let dropped = 0;
  const end = () => {
    clearTimeout(cutOff);
    response.end();
  };
  const cutOff = setTimeout(end, patience);
  request
    .on('data', (chunk: Buffer) => {
      dropped += chunk.length;
      if (dropped > worthReading) end();
    })
    .once('close', end)
    .resume();
}

/** Bytes at most that the body may still have. */
function unread(request: Request): number {
  if (request.get('Transfer-Encoding') !== undefined) return Number.POSITIVE_INFINITY;
  return Number(request.get('Content-Length') ?? 0);
}
