import type { Request, RequestHandler, Response } from 'express';
import { ServiceError } from '../service-error.ts';
import type { Admission, Workload } from './workload.ts';

const admissions = new WeakMap<Request, Admission>();

/** Refuses at once, and before the caller's token costs anything, what `takeOn` would refuse. */
export function refuseWhenFull(workload: Workload): RequestHandler {
  return (_request, response, next) => {
    if (workload.full) throw overloaded(response);
    next();
  };
}

/** Takes a request on before its body is read, until it is answered; or refuses it with 503. */
export function takeOn(workload: Workload): RequestHandler {
  return (request, response, next) => {
    const admission = workload.admit();
    if (admission === undefined) throw overloaded(response);
    admissions.set(request, admission);
    request.once('end', admission.arrived);
    response.once('close', () => {
      admission.done(response.writableFinished && response.statusCode < 500);
    });
    next();
  };
}

/**
 * Waits for a request's turn to use the processor, once its body is here.
 * @throws ServiceError `overloaded` (rejects) when that took so long that the answer would be too late;
 * of a request that nobody has taken on, it resolves at once
 */
export async function turnOf(request: Request, response: Response): Promise<void> {
  const admission = admissions.get(request);
  if (admission !== undefined && !(await admission.turn())) throw overloaded(response);
}

/**
 * Lets others go first while a request waits for something else than the processor, such as another server,
 * and then waits for its turn again.
 */
export async function elsewhere<T>(request: Request, work: () => Promise<T>): Promise<T> {
  const admission = admissions.get(request);
  if (admission === undefined) return work();
  admission.leaves();
  try {
    return await work();
  } finally {
    admission.returns();
    await admission.turn();
  }
}

function overloaded(response: Response): ServiceError {
  // Spread over a few seconds, so that those who were refused together do not come again together.
  response.set('Retry-After', String(1 + Math.floor(Math.random() * 3)));
  return new ServiceError('overloaded', 'The service has more to do than it can; ask again.');
}
