import { z } from 'zod';
import type { FhirAccess } from '../fhir/fhir-client.ts';
import { ServiceError } from '../http/service-error.ts';

/** What a header may hold: an OAuth bearer token (RFC 6750), and no space or line end. */
const bearerToken = /^[\x21-\x7E]{1,16384}$/u;

/** Some EHRs send an empty text for "none". */
function unlessEmpty<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema);
}

/** Base URL of the EHR's FHIR server. Whether it may be asked is the site's to say, not a form's. */
const server = unlessEmpty(
  z
    .string()
    .refine((text) => /^https?:\/\/[^\s?#]+$/iu.test(text) && URL.canParse(text))
    .nullish(),
);

/**
 * The token that the EHR lends us; an object without one is as good as none. Its scopes are whatever they
 * are (SMART v1, v2, a vendor's own words): what they do not cover, the server refuses. Its lifetime is longer
 * than an answer takes.
 */
const authorization = z
  .object({
    access_token: unlessEmpty(z.string().regex(bearerToken).nullish()),
    token_type: unlessEmpty(
      z
        .string()
        .regex(/^bearer$/iu)
        .nullish(),
    ),
  })
  .nullish();

/** How to read the EHR's FHIR server on behalf of a call. */
export interface FhirAccessRead {
  /** Absent when the call names no server, or one or a token that cannot be used. */
  readonly fhir?: FhirAccess;
  /** Paths of what cannot be used, e.g. `fhirAuthorization.access_token`; never a value. */
  readonly ignored: readonly string[];
}

/**
 * Reads `fhirServer` and `fhirAuthorization`. They are needed only for what the prefetch lacks, so one that
 * cannot be used is no reason to refuse a call: nothing is fetched then.
 * @throws ServiceError `patient-mismatch` when the token is for another patient than the chart: a launch may
 *   send a call with the patient that was open before
 */
export function fhirAccessOf(
  given: { readonly fhirServer?: unknown; readonly fhirAuthorization?: unknown },
  patientId: string,
): FhirAccessRead {
  requireSamePatient(given.fhirAuthorization, patientId);
  const base = server.safeParse(given.fhirServer);
  const lent = authorization.safeParse(given.fhirAuthorization);
  const ignored = [
    ...pathsOf('fhirServer', base.error),
    ...pathsOf('fhirAuthorization', lent.error),
  ];
  if (!base.success || !lent.success || base.data == null) return { ignored };
  const token = lent.data?.access_token;
  return { fhir: { baseUrl: base.data, ...(token == null ? {} : { token }) }, ignored };
}

function pathsOf(member: string, error: z.ZodError | undefined): readonly string[] {
  return error?.issues.map(({ path }) => [member, ...path].join('.')) ?? [];
}

function requireSamePatient(given: unknown, patientId: string): void {
  const patient: unknown =
    typeof given === 'object' && given !== null && 'patient' in given ? given.patient : undefined;
  const id = typeof patient === 'number' ? String(patient) : patient;
  if (typeof id !== 'string' || id === '' || id.replace(/^Patient\//u, '') === patientId) return;
  throw new ServiceError('patient-mismatch', [
    {
      message: 'The access token is for another Patient than context.patientId names.',
      expression: 'fhirAuthorization.patient',
    },
  ]);
}
