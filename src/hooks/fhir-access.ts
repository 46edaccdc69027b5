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
export const fhirServer = unlessEmpty(
  z
    .string({ error: 'expected the base URL of a FHIR server' })
    .refine((text) => /^https?:\/\/[^\s?#]+$/iu.test(text) && URL.canParse(text), {
      error: 'expected the base URL of a FHIR server',
    })
    .nullish(),
);

/**
 * The token that the EHR lends us. Its scopes are whatever they are (SMART v1, v2, a vendor's own words):
 * what they do not cover, the server refuses. Its lifetime is longer than an answer takes.
 */
export const fhirAuthorization = z
  .object(
    {
      access_token: z
        .string({ error: 'expected a bearer token' })
        .regex(bearerToken, { error: 'expected a bearer token' }),
      token_type: unlessEmpty(
        z
          .string({ error: 'expected Bearer' })
          .regex(/^bearer$/iu, { error: 'expected Bearer' })
          .nullish(),
      ),
      scope: z.string({ error: 'expected scopes as text' }).nullish(),
      patient: unlessEmpty(z.string({ error: 'expected the logical id of a Patient' }).nullish()),
    },
    { error: 'expected an object with an access_token' },
  )
  .nullish();

/**
 * How to read the EHR's FHIR server on behalf of this call.
 * @returns `undefined` when the call names no server
 * @throws ServiceError `patient-mismatch` when the token is for another patient than the chart: a launch may
 *   send a call with the patient that was open before
 */
export function fhirAccessOf(
  server: z.output<typeof fhirServer>,
  authorization: z.output<typeof fhirAuthorization>,
  patientId: string,
): FhirAccess | undefined {
  const patient = authorization?.patient;
  if (patient != null && patient.replace(/^Patient\//u, '') !== patientId) {
    throw new ServiceError('patient-mismatch', [
      {
        message: 'The access token is for another Patient than context.patientId names.',
        expression: 'fhirAuthorization.patient',
      },
    ]);
  }
  if (server == null) return undefined;
  const token = authorization?.access_token;
  return { baseUrl: server, ...(token === undefined ? {} : { token }) };
}
