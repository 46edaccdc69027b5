import type { RequestHandler } from 'express';
import type { Authentication } from './authentication/authentication.ts';
import { refuseWhenFull, takeOn } from './load/load-shedding.ts';
import type { Workload } from './load/workload.ts';

/** What a request passes before its body is read, in order. */
export interface Gate {
  /** Before discovery. */
  readonly discovery: readonly RequestHandler[];
  /** Before everything below a service: hook calls and feedback. */
  readonly service: readonly RequestHandler[];
}

export interface GateParts {
  /** Absent where callers are not known: on a developer's own machine. */
  readonly authentication?: Authentication;
  /** Whether discovery too is for callers who are known. */
  readonly discoveryAuthentication: boolean;
  /** Absent where clients may ask as often as they like. */
  readonly rateLimit?: RequestHandler;
  readonly workload: Workload;
}

/**
 * Puts the steps in the order in which they cost least: what is too much is refused unread; a token is
 * used up only by a request that will be answered, so one that is told to come again may bring it again.
 */
export function createGate(parts: GateParts): Gate {
  const { authentication, workload } = parts;
  const identify = authentication === undefined ? [] : [authentication.identify];
  const limit = parts.rateLimit === undefined ? [] : [parts.rateLimit];
  const admit = authentication === undefined ? [] : [authentication.admit];
  return {
    discovery: parts.discoveryAuthentication ? [...identify, ...limit, ...admit] : limit,
    service: [refuseWhenFull(workload), ...identify, ...limit, takeOn(workload), ...admit],
  };
}
