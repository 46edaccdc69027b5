import type { Request, RequestHandler } from 'express';
import { bodyBytes as readBytes } from './body-bytes.ts';
import { parseJsonObject } from './json-text.ts';
import { turnOf } from './load/load-shedding.ts';
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
  return async (request, response, next) => {
    requireJson(request);
    const bytes = await readBytes(request, bodyBytes);
    // Reading costs next to nothing; parsing, and all that follows, takes the processor.
    await turnOf(request, response);
    request.body = parseJsonObject(bytes, bodyDepth);
    next();
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
