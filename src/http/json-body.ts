import express from 'express';
import type { Request, RequestHandler } from 'express';
import { parseJsonObject } from './json-text.ts';
import { ServiceError } from './service-error.ts';

/** How much body a request may have. */
export interface BodyLimits {
  /** Bytes after decompression. */
  readonly bodyBytes: number;
  /**
   * Levels of nesting. FHIR itself has no limit; real records stay under 40, and 200 is far below
   * what would exhaust a stack.
   */
  readonly bodyDepth: number;
}

/** Reads the body of a request, which has to be one JSON object, into `request.body`. */
export function jsonBody({ bodyBytes, bodyDepth }: BodyLimits): RequestHandler {
  // The media type is judged here: express would leave a body of another type silently unread.
  const readBytes = express.raw({ type: () => true, limit: bodyBytes });
  return (request, response, next) => {
    requireJson(request);
    readBytes(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(bodyError(error, bodyBytes));
        return;
      }
      try {
        const bytes: unknown = request.body;
        request.body = parseJsonObject(
          bytes instanceof Uint8Array ? bytes : new Uint8Array(),
          bodyDepth,
        );
        next();
      } catch (fault) {
        next(fault);
      }
    });
  };
}

/** `application/json` or a type built on it such as `application/fhir+json`, in UTF-8. */
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/iu;
const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/iu;

function requireJson(request: Request): void {
  const type = request.get('Content-Type');
  if (type === undefined && isEmpty(request)) {
    throw new ServiceError('body-empty', 'The request has no body.');
  }
  if (type === undefined || !jsonType.test(type.trim())) {
    throw new ServiceError('media-type-unsupported', 'The Content-Type must be application/json.');
  }
  const named = charset.exec(type)?.[1];
  if (named !== undefined && !/^utf-?8$/iu.test(named)) {
    throw new ServiceError('media-type-unsupported', 'The charset must be UTF-8.');
  }
}

function isEmpty(request: Request): boolean {
  const length = request.get('Content-Length');
  return request.get('Transfer-Encoding') === undefined && (length === undefined || length === '0');
}

/** The body reader's errors carry a `type`; none of its messages is passed on. */
function bodyError(error: unknown, bodyBytes: number): ServiceError {
  const type = (error as { readonly type?: unknown } | null)?.type;
  if (type === 'entity.too.large') {
    return new ServiceError('body-too-large', `The body is larger than ${bodyBytes} bytes.`, error);
  }
  if (type === 'encoding.unsupported') {
    return new ServiceError(
      'media-type-unsupported',
      'The Content-Encoding is not supported.',
      error,
    );
  }
  return new ServiceError('body-unreadable', 'The body could not be read to its end.', error);
}
