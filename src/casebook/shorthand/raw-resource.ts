import type { FhirResource } from 'fhir/r4.js';
import { z } from 'zod';
import { strictObject } from '../../trials/author-schema.ts';
import { dateAt, parseDate } from './dates.ts';
import type { Entry } from './entry.ts';
import type { Instant } from './instant.ts';
import { isMapping } from './written-form.ts';

/** In which element a resource type names its patient, where that is not `subject`. */
const patientElement: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'patient',
  Claim: 'patient',
  Consent: 'patient',
  Coverage: 'beneficiary',
  Device: 'patient',
  EpisodeOfCare: 'patient',
  ExplanationOfBenefit: 'patient',
  FamilyMemberHistory: 'patient',
  Immunization: 'patient',
  NutritionOrder: 'patient',
  ResearchSubject: 'individual',
  Task: 'for',
};
/** Types that belong to no one patient. */
const impersonal = new Set([
  'Appointment',
  'Location',
  'Medication',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Provenance',
  'ResearchStudy',
]);

const json = z.custom<Readonly<Record<string, unknown>>>(
  (input) => isMapping(input) && typeof input.resourceType === 'string',
  'expected a FHIR resource with its resourceType',
);

/** FHIR JSON as it stands, for what the shorthand does not say; also for data that is not valid FHIR. */
export const rawResource = {
  keyword: 'resource',
  schema: strictObject({ resource: json }).transform(({ resource }): Entry => {
    const type = String(resource.resourceType);
    const { id } = resource;
    return {
      id: typeof id === 'string' ? id : undefined,
      build: (context) => {
        const subject = impersonal.has(type)
          ? {}
          : { [patientElement[type] ?? 'subject']: context.subject };
        const whole = { resourceType: type, id: context.id, ...subject, ...resource };
        return [resolved(whole, context.at) as FhirResource];
      },
    };
  }),
};

/** Replaces every string that is wholly a T-expression with an offset. A bare `T` may be a code. */
function resolved(json: unknown, at: Instant): unknown {
  if (typeof json === 'string') {
    const date = /^T[+-]/.test(json) ? parseDate(json) : undefined;
    return date === undefined ? json : dateAt(date, at);
  }
  if (Array.isArray(json)) return json.map((item) => resolved(item, at));
  if (!isMapping(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, resolved(item, at)]));
}
