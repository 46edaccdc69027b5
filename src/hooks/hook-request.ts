import { z } from 'zod';
import type { FhirAccess } from '../fhir/fhir-client.ts';
import { ServiceError } from '../http/service-error.ts';
import { fhirAccessOf } from './fhir-access.ts';
import { servedHook } from './service.ts';

/** A FHIR id: safe in a URL and in a reference, so not one that is a step upwards in a path. */
const id = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/u;
const reference = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/u;
/** Of any version, of none too: some EHRs draw the digits at random. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

function text(pattern: RegExp, expected: string) {
  return z.string({ error: expected }).regex(pattern, { error: expected });
}

/**
 * Extension of a request by which a tester evaluates a synthetic chart as of the day it was written
 * for, `"extension": { "org.trialhook.evaluated-at": "2026-06-15T12:00:00Z" }`.
 */
const evaluatedAtExtension = 'org.trialhook.evaluated-at';

/**
 * What this service reads of a CDS Hooks request. Fields that it does not know are ignored, as the
 * specification asks. Messages say what was expected and never what was given.
 */
const hookRequest = z.object({
  hook: text(/^\S+$/u, 'expected the name of a hook'),
  hookInstance: text(uuid, 'expected a UUID'),
  context: z.object(
    {
      userId: text(reference, 'expected a reference such as Practitioner/123'),
      patientId: text(id, 'expected the logical id of a Patient'),
    },
    { error: 'expected an object with userId and patientId' },
  ),
  prefetch: z.preprocess(
    // Software that writes every empty map as a list sends `[]` for "no keys".
    (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
    z
      .custom<Readonly<Record<string, unknown>>>(
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        { error: 'expected an object of prefetch keys' },
      )
      .nullish(),
  ),
  // Whether they can be used matters only when something has to be fetched.
  fhirServer: z.unknown().optional(),
  fhirAuthorization: z.unknown().optional(),
  // Extensions are whoever's: one of another shape is not ours to judge.
  extension: z
    .object({ [evaluatedAtExtension]: z.iso.datetime({ offset: true }).optional() })
    .catch({})
    .default({}),
});

/** A request that has the form that CDS Hooks prescribes. */
export interface HookRequest {
  /** UUID of this call of the hook. */
  readonly hookInstance: string;
  /** Who is looking at the chart, e.g. `Practitioner/123`. */
  readonly userId: string;
  readonly patientId: string;
  /** Key to value as the EHR sent them; empty when it sent none. */
  readonly prefetch: Readonly<Record<string, unknown>>;
  /** Where to read what the prefetch lacks; absent when the EHR names no server that can be asked. */
  readonly fhir?: FhirAccess;
  /** Paths of optional members that cannot be used and that the call is answered without. */
  readonly ignored: readonly string[];
  /** ISO 8601 instant that a tester asks for; a site's settings say whether it counts. */
  readonly evaluatedAt?: string;
}

/**
 * Reads the body of a hook call.
 * @throws ServiceError `request-invalid`, with each path that is wrong, `hook-not-served`, or
 *   `patient-mismatch` when the access token is another patient's
 */
export function parseHookRequest(body: unknown): HookRequest {
  const parsed = hookRequest.safeParse(body);
  if (!parsed.success) {
    throw new ServiceError(
      'request-invalid',
      parsed.error.issues.map(({ path, message }) => ({
        message: `${path.join('.')}: ${message}`,
        expression: path.join('.'),
      })),
    );
  }
  const { hook, hookInstance, context, prefetch, extension } = parsed.data;
  if (hook !== servedHook.name) {
    throw new ServiceError('hook-not-served', [
      { message: `This service answers the hook ${servedHook.name} only.`, expression: 'hook' },
    ]);
  }
  const { patientId } = context;
  return {
    hookInstance,
    userId: context.userId,
    patientId,
    prefetch: prefetch ?? {},
    ...fhirAccessOf(parsed.data, patientId),
    ...evaluatedAtOf(extension),
  };
}

function evaluatedAtOf(extension: {
  readonly [evaluatedAtExtension]?: string | undefined;
}): Pick<HookRequest, 'evaluatedAt'> {
  const evaluatedAt = extension[evaluatedAtExtension];
  return evaluatedAt === undefined ? {} : { evaluatedAt };
}
