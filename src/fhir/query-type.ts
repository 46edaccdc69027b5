/** The resource type that a relative URL reads or searches: `Observation` of `Observation?patient=p1`. */
export function typeOfQuery(query: string): string {
  return /(?:^|\/)([A-Z][A-Za-z]{1,63})(?=[/?]|$)/u.exec(query)?.[1] ?? 'unknown';
}

/** Whether a URL searches, so that its answer is a Bundle. */
export function isSearch(query: string): boolean {
  return query.includes('?');
}
