import type { FetchImplementation } from 'jose';

/** Bytes; a key set of ten RSA keys has some 5 KB. */
const largestKeySet = 256 * 1024;

/**
 * Fetches a key set, and no more of it than a key set can have. Time and redirects are limited by who
 * calls; an empty set is taken for a fault of its host, so that it does not displace keys that work.
 * @throws Error (rejects) when the body is too large, is no JSON or holds no key
 */
export const fetchKeySet: FetchImplementation = async (url, options) => {
  const response = await fetch(url, options);
  if (response.status !== 200) {
    await response.body?.cancel();
    return response;
  }
  const bytes = await bodyOf(response);
  const { keys } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('a key set without keys');
  return new Response(bytes, { status: 200 });
};

async function bodyOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop cancels the rest.
    if (size > largestKeySet) throw new Error('a key set that is too large');
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
