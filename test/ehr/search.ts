import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4.js';
import { fieldsOf, isObject } from '../../src/record/json.ts';
import type { PatientStore } from './patient-store.ts';
import { dateOf, searchParameters } from './search-parameters.ts';

/** What a search asks for that this server cannot do. */
export class SearchError extends Error {}

/** `_page` is only there to make one URL different from another. */
const controls = new Set(['_count', '_offset', '_sort', '_include', '_page']);

/**
 * One page of a type search.
 * @param base URL of the server, without a slash at its end
 * @param mostOnPage resources, whatever `_count` asks for
 * @throws SearchError for a parameter that is not known
 */
export function search(
  store: PatientStore,
  base: string,
  resourceType: string,
  terms: URLSearchParams,
  mostOnPage: number,
): Bundle<FhirResource> {
  const filters = [...terms].filter(([name]) => !controls.has(name));
  const unknown = filters.find(([name]) => !Object.hasOwn(searchParameters, name));
  if (unknown !== undefined) throw new SearchError(`unknown search parameter ${unknown[0]}`);
  const matches = sorted(
    store
      .ofType(resourceType)
      .filter((resource) =>
        filters.every(([name, value]) => searchParameters[name]?.(resource, value) === true),
      ),
    terms.get('_sort'),
  );
  const offset = Number(terms.get('_offset') ?? 0);
  const count = Math.min(Number(terms.get('_count') ?? mostOnPage), mostOnPage);
  const page = matches.slice(offset, offset + count);
  const included = includedWith(page, terms.getAll('_include'), store);
  const link = [{ relation: 'self', url: `${base}/${resourceType}?${terms.toString()}` }];
  if (offset + count < matches.length) {
    const next = new URLSearchParams(terms);
    next.set('_offset', String(offset + count));
    link.push({ relation: 'next', url: `${base}/${resourceType}?${next.toString()}` });
  }
  const entry = [
    ...page.map((resource) => entryOf(resource, base, 'match')),
    ...included.map((resource) => entryOf(resource, base, 'include')),
  ];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: matches.length,
    link,
    ...(entry.length === 0 ? {} : { entry }),
  };
}

function entryOf(
  resource: FhirResource,
  base: string,
  mode: 'match' | 'include',
): BundleEntry<FhirResource> {
  return {
    fullUrl: `${base}/${resource.resourceType}/${resource.id ?? ''}`,
    resource,
    search: { mode },
  };
}

function sorted(resources: readonly FhirResource[], by: string | null): readonly FhirResource[] {
  if (by === null) return resources;
  const [name, sign] = by.startsWith('-') ? [by.slice(1), -1] : [by, 1];
  if (name !== 'date' && name !== '_id') throw new SearchError(`cannot sort by ${name}`);
  const key = (resource: FhirResource) =>
    name === 'date' ? (dateOf(resource)?.[0] ?? -Infinity) : (resource.id ?? '');
  return [...resources].sort((a, b) => {
    const [one, other] = [key(a), key(b)];
    return one < other ? -sign : one > other ? sign : 0;
  });
}

/** `_include=MedicationRequest:medication`: the Medications that the drugs on this page refer to. */
function includedWith(
  page: readonly FhirResource[],
  includes: readonly string[],
  store: PatientStore,
): readonly FhirResource[] {
  const unknown = includes.find((include) => !/^[A-Z][A-Za-z]+:medication$/u.test(include));
  if (unknown !== undefined) throw new SearchError(`cannot include ${unknown}`);
  if (includes.length === 0) return [];
  const ids = page.flatMap((resource) => {
    const { medicationReference } = fieldsOf(resource);
    const reference = isObject(medicationReference) ? medicationReference['reference'] : undefined;
    return typeof reference === 'string' ? [reference.replace(/^.*Medication\//u, '')] : [];
  });
  return [...new Set(ids)].flatMap((id) => store.get('Medication', id) ?? []);
}
