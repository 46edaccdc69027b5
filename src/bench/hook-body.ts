import type { Bundle, FhirResource } from 'fhir/r4.js';
import { benchTime } from './generated/patient-bundle.ts';

/**
 * A `patient-view` request that brings all of a patient's resources, each under the first of the
 * service's prefetch keys for its type: as much as an EHR can send.
 * @param templates prefetch templates of the service's discovery
 */
export function hookBody(
  patient: Bundle<FhirResource>,
  templates: Readonly<Record<string, string>>,
): string {
  const resources = (patient.entry ?? []).flatMap(({ resource }) => resource ?? []);
  const answered = new Set<string>();
  const prefetch = Object.entries(templates).map(([key, template]) => {
    const [type = ''] = template.split(/[?/]/u);
    const ofType = answered.has(type)
      ? []
      : resources.filter(({ resourceType }) => resourceType === type);
    answered.add(type);
    if (type === 'Patient') return [key, ofType[0]];
    const entry = ofType.map((resource) => ({ resource, search: { mode: 'match' } }));
    return [key, { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry }];
  });
  return JSON.stringify({
    hookInstance: '00000000-0000-4000-8000-000000000000',
    hook: 'patient-view',
    context: { userId: 'Practitioner/bench', patientId: patient.id },
    prefetch: Object.fromEntries(prefetch) as object,
    extension: { 'org.trialhook.evaluated-at': benchTime },
  });
}
