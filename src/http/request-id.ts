import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** The header that carries a request's id, in and out. */
export const requestIdHeader = 'X-Request-Id';

/** What a caller may choose as an id: a FHIR id, since an OperationOutcome bears it; safe in a log line. */
const acceptable = /^[A-Za-z0-9.-]{1,64}$/u;

/** Gives each request an id, the caller's own where it is fit to be logged, and sends it back. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get(requestIdHeader);
  const id = given !== undefined && acceptable.test(given) ? given : randomUUID();
  response.locals['requestId'] = id;
  response.set(requestIdHeader, id);
  next();
};

/** The id of the request that this answers. */
export function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}
