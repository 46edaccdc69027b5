const typePattern = /^[A-Z][A-Za-z]{1,63}$/u;
// FHIR's id, and also the underscores and lengths that servers are known to give.
const idPattern = /^[A-Za-z0-9._-]+$/;
const longestId = 128;

/** Names that were found to be of that form: a record's resources are of a few types. */
const typeNames = new Set<unknown>();
const mostTypeNames = 1000;

export function isResourceType(value: unknown): value is string {
  if (typeNames.has(value)) return true;
  if (typeof value !== 'string' || !typePattern.test(value)) return false;
  if (typeNames.size < mostTypeNames) typeNames.add(value);
  return true;
}

export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestId && idPattern.test(value);
}

/** `Patient/p1/_history/3` without its version. */
export function withoutVersion(reference: string): string {
  const at = reference.lastIndexOf('/_history/');
  return at < 0 ? reference : reference.slice(0, at);
}

export function isHttpUrl(reference: string): boolean {
  return /^https?:\/\/[^/]/iu.test(reference);
}

/**
 * `Type/id` of a literal reference: relative, or the end of an absolute http(s) URL. Which server that is
 * of is not looked at: home-servers does that where it matters, for patients.
 * @returns `undefined` for everything else: `urn:`, `#contained`, a search, text
 */
export function relativeReference(reference: string): string | undefined {
  const parts = withoutVersion(reference).split('/');
  const id = parts.at(-1);
  const type = parts.at(-2);
  if (!isResourceType(type) || !isId(id)) return undefined;
  return parts.length === 2 || isHttpUrl(reference) ? `${type}/${id}` : undefined;
}
