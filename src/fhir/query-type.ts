/**
 * The resource type that a URL reads or searches, relative or absolute: `Observation` of
 * `Observation?patient=p1`, `Medication` of `https://ehr.example.org/FHIR/R4/Medication/m1`.
 */
export function typeOfQuery(query: string): string {
  const [path = ''] = query.split('?');
  return /(?:^|\/)([A-Z][A-Za-z]{1,63})(?:\/[^/]+)?$/u.exec(path)?.[1] ?? 'unknown';
}

/** Whether a URL searches, so that its answer is a Bundle. */
export function isSearch(query: string): boolean {
  return query.includes('?');
}
