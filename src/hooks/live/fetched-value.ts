import type { Fetched } from '../../fhir/fhir-client.ts';
import { isObject } from '../../record/json.ts';
import { whoseIs, type NamedPatient } from '../../record/patient-subject.ts';
import { readPrefetchValue } from '../prefetch-value.ts';
import type { Bundle, PrefetchValue } from '../prefetch-value.ts';

/** What the pages of a search, or the one resource of a read, hold, as if an EHR had sent them. */
export function fetchedValue({ pages, fault }: Fetched, resourceType: string): PrefetchValue {
  const [first] = pages;
  if (first === undefined) return { completeness: 'unread', resources: [], faults: [] };
  const value = readPrefetchValue(asOne(pages), resourceType);
  return fault === undefined ? value : atMostPartly(value);
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

/**
 * A search by one patient that finds another's has not searched as asked: what it did not find may exist.
 * The resources themselves are left out of the record later, as all of other patients are.
 */
export function unlessOfOthers(value: PrefetchValue, patient: NamedPatient): PrefetchValue {
  const isOfOthers = value.resources.some(
    ({ resource }) => isObject(resource) && whoseIs(resource, patient) === 'another',
  );
  return isOfOthers ? atMostPartly(value) : value;
}

function atMostPartly(value: PrefetchValue): PrefetchValue {
  return value.completeness === 'unread' ? value : { ...value, completeness: 'partial' };
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
