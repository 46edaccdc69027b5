import { withoutVersion } from './reference.ts';

/**
 * The server that a RESTful URL of a resource (`https://ehr.example/fhir/Patient/p1`) is of, in a form in
 * which two spellings of one address are equal: `ehr.example/fhir`. http and https, a default port, the
 * case of the host and slashes before the type make no other server.
 * @param reference `Type/id` that the URL ends with, apart from a version
 * @returns `undefined` for a URL that does not end so
 */
export function serverOf(url: string, reference: string): string | undefined {
  const address = withoutVersion(url);
  if (!address.endsWith(`/${reference}`)) return undefined;
  return serverNamed(address.slice(0, -reference.length - 1));
}

/** The same of a base URL. @returns `undefined` for what is no http(s) URL */
export function serverNamed(base: string): string | undefined {
  const known = names.get(base);
  if (known !== undefined) return known;
  const [, host, port = '', path = ''] =
    /^https?:\/\/([^/?#:@]+)(:\d+)?(\/[^?#]*)?$/iu.exec(base.trim()) ?? [];
  if (host === undefined) return undefined;
  const name = `${host.toLowerCase()}${/^:(?:80|443)$/u.test(port) ? '' : port}${path.replace(/\/+$/u, '')}`;
  if (names.size < mostNames) names.set(base, name);
  return name;
}

/** A chart comes from a server or two. */
const names = new Map<string, string>();
const mostNames = 1000;
