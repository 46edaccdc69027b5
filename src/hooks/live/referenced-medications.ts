import type { Fetched, FetchFault, FhirSession } from '../../fhir/fhir-client.ts';
import { FullUrls } from '../../record/full-urls.ts';
import { isObject } from '../../record/json.ts';
import { withoutVersion } from '../../record/reference.ts';
import type { SentResource } from '../prefetch-value.ts';

/** Medications that are read for one kind of drug record: more are not worth the wait. */
const mostMedications = 40;

/** Of that type, and with an id that is no step upwards in a path. */
const readable = /^Medication\/(?!\.{1,2}$)/u;

export interface Medications {
  readonly resources: readonly SentResource[];
  readonly faults: readonly FetchFault[];
}

/**
 * Reads the Medications that requests, administrations and statements refer to and that have not come with
 * them. Contained ones, and those of a Bundle (`urn:uuid:`), are there already; without its Medication the
 * record counts a drug as one that nobody can name.
 * @param drugs the resources that may refer to a Medication
 * @param present whatever came of this patient, where Medications may be already
 */
export async function referencedMedications(
  drugs: readonly SentResource[],
  present: readonly SentResource[],
  session: FhirSession,
): Promise<Medications> {
  const fullUrls = fullUrlsOf(present);
  const there = new Set(present.map(({ resource }) => referenceTo(resource)));
  const missing = new Map<string, string>();
  for (const { resource } of drugs) {
    const url = medicationUrl(resource);
    const reference = url === undefined ? undefined : fullUrls.referenceOf(url);
    if (url === undefined || reference === undefined || there.has(reference)) continue;
    if (readable.test(reference)) missing.set(reference, withoutVersion(url));
  }
  const wanted = [...missing].slice(0, mostMedications);
  const reads = await Promise.all(wanted.map(([, url]) => session.fetch(url)));
  return {
    resources: reads.flatMap(({ pages }, index) =>
      pages
        .filter((resource) => referenceTo(resource) === wanted[index]?.[0])
        .map((resource) => ({ resource })),
    ),
    faults: reads.flatMap(({ fault }: Fetched) => (fault === undefined ? [] : [fault])),
  };
}

/** What a drug's record refers to, unless it names the drug itself or holds it. */
function medicationUrl(resource: unknown): string | undefined {
  if (!isObject(resource) || resource['medicationCodeableConcept'] !== undefined) return undefined;
  const { medicationReference } = resource;
  const url = isObject(medicationReference) ? medicationReference['reference'] : undefined;
  return typeof url === 'string' && !url.startsWith('#') ? url : undefined;
}

function fullUrlsOf(present: readonly SentResource[]): FullUrls {
  const fullUrls = new FullUrls();
  for (const { resource, fullUrl } of present) {
    if (fullUrl !== undefined) fullUrls.add(fullUrl, resource.resourceType, idOf(resource));
  }
  return fullUrls;
}

function idOf(resource: SentResource['resource']): string {
  return 'id' in resource ? String(resource.id) : '';
}

function referenceTo(resource: SentResource['resource']): string {
  return `${resource.resourceType}/${idOf(resource)}`;
}
