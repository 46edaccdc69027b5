import type { Fetched } from '../../fhir/fhir-client.ts';
import { isObject } from '../../record/json.ts';
import { readPrefetchValue } from '../prefetch-value.ts';
import type { Bundle, PrefetchValue } from '../prefetch-value.ts';

/** What the pages of a search, or the one resource of a read, hold, as if an EHR had sent them. */
export function fetchedValue({ pages, fault }: Fetched, resourceType: string): PrefetchValue {
  const [first] = pages;
  if (first === undefined) return { completeness: 'unread', resources: [], faults: [] };
  const value = readPrefetchValue(asOne(pages), resourceType);
  return fault === undefined || value.completeness === 'unread'
    ? value
    : { ...value, completeness: 'partial' };
}

/** All pages of a search as one. `total` is the whole search's on each of them. */
function asOne(pages: Fetched['pages']): unknown {
  const [first] = pages;
  if (first?.resourceType !== 'Bundle') return first;
  const { total } = first as Bundle;
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    entry: pages.flatMap((page) => (page as Bundle)['entry'] ?? []),
  };
}

/** What came in two ways, each resource once: as it was read later. */
export function together(earlier: PrefetchValue, later: PrefetchValue): PrefetchValue {
  const read = new Set(later.resources.map(({ resource }) => nameOf(resource)));
  const others = earlier.resources.filter(({ resource }) => {
    const name = nameOf(resource);
    return name === undefined || !read.has(name);
  });
  const whole = later.completeness === 'complete';
  const none = earlier.completeness === 'unread' && later.completeness === 'unread';
  return {
    completeness: whole ? 'complete' : none ? 'unread' : 'partial',
    resources: [...later.resources, ...others],
    faults: whole ? later.faults : [...earlier.faults, ...later.faults],
  };
}

function nameOf(resource: unknown): string | undefined {
  if (!isObject(resource) || typeof resource['id'] !== 'string') return undefined;
  return `${String(resource['resourceType'])}/${resource['id']}`;
}
