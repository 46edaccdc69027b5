/**
 * Whether a token's `aud` (a string or a list of them) is for one of our URLs. People type it by hand at
 * the EHR, so it is compared as a URL: the case of the host, a default port and slashes at its end do
 * not matter, and everything else does.
 */
export function isFor(audience: unknown, urls: readonly string[]): boolean {
  const ours = new Set(urls.map(comparable));
  return [audience]
    .flat()
    .some((each) => typeof each === 'string' && ours.has(comparable(each.trim())));
}

function comparable(url: string): string {
  return (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/u, '');
}

/**
 * The URLs that the token of a call may be for.
 * @param publicUrl where clients reach the service, without a slash at its end
 * @param service id of the CDS service in the path; undefined for discovery
 * @param sub what the path has below the service, e.g. `feedback`
 * @param base whether the URL of discovery will do for every service
 */
export function audiencesOf(
  publicUrl: string,
  { service, sub, base }: { service?: string; sub?: string; base: boolean },
): readonly string[] {
  const discovery = `${publicUrl}/cds-services`;
  if (service === undefined) return [discovery];
  const own = `${discovery}/${encodeURIComponent(service)}`;
  return [own, ...(sub === undefined ? [] : [`${own}/${sub}`]), ...(base ? [discovery] : [])];
}
