/**
 * A FHIR server's base URL, its path ending with a slash so that relative URLs resolve below it.
 * @returns `undefined` for what is none: no http(s) URL, or one with credentials, a query or a fragment
 */
export function baseUrlOf(text: string): URL | undefined {
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || /[?#]/u.test(text)) return undefined;
  if (hasHiddenSlash(url)) return undefined;
  url.pathname = url.pathname.replace(/\/*$/u, '/');
  return url;
}

/** Whether a URL is the base or below it: of its origin, and its path goes on where the base's ends. */
export function isWithin(base: URL, url: URL): boolean {
  return (
    url.origin === base.origin &&
    url.username === '' &&
    url.password === '' &&
    `${url.pathname}/`.startsWith(base.pathname) &&
    !hasHiddenSlash(url)
  );
}

/**
 * The absolute URL that a link or a query of a server stands for.
 * @returns `undefined` when it leads out of the base
 */
export function resolveWithin(base: URL, link: string): URL | undefined {
  if (!URL.canParse(link, base.href)) return undefined;
  const url = new URL(link, base.href);
  if (!isWithin(base, url)) return undefined;
  url.hash = '';
  // `system|code`: a URL may not hold the bar as it is, and some servers refuse one that does.
  url.search = url.search.replaceAll('|', '%7C');
  return url;
}

/** `..%2f` is no step upwards to us, and would be one to a server that decodes it first. */
function hasHiddenSlash({ pathname }: URL): boolean {
  return /%2f|%5c/iu.test(pathname);
}
