/** The URL of the page that follows on this one; `undefined` on the last page and for what is no page. */
export function nextLinkOf(page: Readonly<Record<string, unknown>>): string | undefined {
  const links = page['link'];
  if (page['resourceType'] !== 'Bundle' || !Array.isArray(links)) return undefined;
  const next = (links as readonly unknown[]).find(isNext);
  return next === undefined || typeof next.url !== 'string' ? undefined : next.url;
}

function isNext(link: unknown): link is { readonly url?: unknown } {
  return (
    typeof link === 'object' && link !== null && 'relation' in link && link.relation === 'next'
  );
}
