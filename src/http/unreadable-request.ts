import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { outcomeOf } from './outcome.ts';
import { requestIdHeader } from './request-id.ts';
import { ServiceError } from './service-error.ts';

/** A request that never became one, for the log. */
export interface Unreadable {
  readonly requestId: string;
  readonly status: number;
  readonly reason: string;
}

/**
 * Answers what HTTP itself refuses: headers that are too large, requests that take too long, and what is
 * no HTTP at all. No route ever sees them. The connection is closed.
 * @returns undefined when there is nobody left to answer
 */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex,
): Unreadable | undefined {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const refusal = refusalFor(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify(outcomeOf(refusal, requestId));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${requestIdHeader}: ${requestId}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  return { requestId, status: refusal.status, reason: refusal.code };
}

function refusalFor(code: string | undefined): ServiceError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ServiceError('headers-too-large', 'The headers of the request are too large.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ServiceError('request-timeout', 'The request took too long to arrive.');
    default:
      return new ServiceError('request-malformed', 'The request is not well-formed HTTP.');
  }
}
