import type { ErrorRequestHandler } from 'express';
import type { OperationOutcome } from 'fhir/r4.js';
import type { Logger } from 'pino';
import { answerJson } from './early-answer.ts';
import { outcomeOf } from './outcome.ts';
import { requestIdOf } from './request-id.ts';
import { ServiceError } from './service-error.ts';

/**
 * Answers every error with an OperationOutcome whose id is the request's. What nobody has given a code is a fault of ours: an
 * opaque 500 with the request id, by which the log tells where it happened.
 */
export function errorResponder(logger: Logger): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const requestId = requestIdOf(response);
    const known = isMalformedUrl(error)
      ? new ServiceError('url-malformed', 'The URL is not well-formed.', error)
      : error;
    if (!(known instanceof ServiceError)) {
      logger.error({ requestId, error: traceOf(error) }, 'unexpected error');
    }
    // Too late for an answer: express closes the connection, so that half of one is not taken for one.
    if (response.headersSent) {
      next(error);
      return;
    }
    if (known instanceof ServiceError) {
      answerJson(request, response.status(known.status), outcomeOf(known, requestId));
      return;
    }
    answerJson(request, response.status(500), opaqueOutcome(requestId));
  };
}

function opaqueOutcome(requestId: string): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    id: requestId,
    issue: [
      {
        severity: 'fatal',
        code: 'exception',
        diagnostics: `The service failed. Its log has the cause under request id ${requestId}.`,
      },
    ],
  };
}

/** Express throws this when a path holds an escape such as `%zz`. */
function isMalformedUrl(error: unknown): boolean {
  return error instanceof URIError;
}

/**
 * Where an error came from: its class and frames, without its message, since a message may quote
 * what it choked on, and that may be a patient's data.
 */
function traceOf(error: unknown): { readonly type: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  const frames = (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .+:\d+:\d+\)?$/u.test(line));
  return { type: error.name, frames };
}
