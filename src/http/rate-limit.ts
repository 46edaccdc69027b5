import type { RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit as limiter } from 'express-rate-limit';
import { callerOf } from './caller.ts';
import { ServiceError } from './service-error.ts';

/**
 * Answers a client that asks too often with 429 and `Retry-After`. A client is the caller whose token was
 * verified, else an address (of IPv6, a network of 56 bits). Each process counts for itself.
 * @param perMinute requests of one client
 */
export function rateLimit(perMinute: number): RequestHandler {
  return limiter({
    windowMs: 60_000,
    limit: perMinute,
    keyGenerator: (request, response) => clientOf(response, request.ip),
    // These headers bring `Retry-After` along.
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Its checks write to the console, and headers with them.
    validate: false,
    handler: (_request, _response, next) => {
      next(new ServiceError('rate-limited', 'Too many requests; Retry-After says when to go on.'));
    },
  });
}

function clientOf(response: Response, address: string | undefined): string {
  const caller = callerOf(response);
  return caller === undefined ? `address ${ipKeyGenerator(address ?? '')}` : `caller ${caller}`;
}
