import { isFailure } from '../record/bundle-resources.ts';
import { listOf } from '../record/json.ts';
import type { Completeness } from '../record/record.ts';

/** A resource as the EHR sent it; only its `resourceType` has been looked at. */
export interface SentResource {
  readonly resource: { readonly resourceType: string };
  readonly fullUrl?: string;
}

/** What the value of one prefetch key holds. */
export interface PrefetchValue {
  /** How much of what the key asks for this is; `unread` when the EHR's own search failed. */
  readonly completeness: Completeness;
  readonly resources: readonly SentResource[];
  /** What could not be used, in words that name no data. */
  readonly faults: readonly string[];
  /** The Bundle of a search that has more pages, all of which is sound. */
  readonly firstPage?: Bundle;
}

/** A Bundle of which no more is known. */
export type Bundle = Readonly<Record<string, unknown>> & { readonly resourceType: string };

const nothing: PrefetchValue = { completeness: 'complete', resources: [], faults: [] };

/**
 * Reads a value as CDS Hooks and real EHRs send it: `null` for "no data exists", an OperationOutcome
 * or an error page for "failed", a Bundle for a search (perhaps only its first page), a resource for
 * a read; also a `{resource: …}` wrapper and a bare list of resources.
 */
export function readPrefetchValue(value: unknown, resourceType: string): PrefetchValue {
  if (value === null) return nothing;
  if (Array.isArray(value)) return readList(value, resourceType);
  if (!isObject(value)) return failed('is not a FHIR resource');
  if (!isResource(value)) {
    return Object.hasOwn(value, 'resource')
      ? readPrefetchValue(unwrapped(value), resourceType)
      : failed('is not a FHIR resource');
  }
  if (value.resourceType === 'OperationOutcome') return failed('is an OperationOutcome');
  if (value.resourceType === 'Bundle') return readBundle(value, resourceType);
  return readSingle(value, resourceType);
}

/** A value that holds no answer. @param fault in words that name no data */
export function failed(fault: string): PrefetchValue {
  return { completeness: 'unread', resources: [], faults: [fault] };
}

/** A wrapper in a wrapper is nobody's format: it is not opened. */
function unwrapped(value: { readonly resource?: unknown }): unknown {
  const inner = value.resource;
  return inner === null || isResource(inner) ? inner : undefined;
}

/** A read's answer. To a search it is one match, and nobody says that it is the only one. */
function readSingle(resource: Resource, resourceType: string): PrefetchValue {
  const asked = resource.resourceType === resourceType;
  return {
    completeness: !asked ? 'unread' : resourceType === 'Patient' ? 'complete' : 'partial',
    resources: [{ resource }],
    faults: asked ? [] : [`holds no ${resourceType}`],
  };
}

/** A list cannot say whether it is only a page, so it never counts as all there is. */
function readList(entries: readonly unknown[], resourceType: string): PrefetchValue {
  const read = readEntries(
    entries.map((entry) => (isResource(entry) ? { resource: entry } : entry)),
    resourceType,
  );
  return { ...read, completeness: read.completeness === 'unread' ? 'unread' : 'partial' };
}

function readBundle(bundle: Resource, resourceType: string): PrefetchValue {
  const entries = bundle['entry'] ?? [];
  if (!Array.isArray(entries)) return failed('is a Bundle whose entry is not a list');
  const read = readEntries(entries, resourceType);
  if (read.completeness !== 'complete') return read;
  const partly = (fault: string): PrefetchValue => ({
    ...read,
    completeness: 'partial',
    faults: [...read.faults, fault],
  });
  if (!isSearchset(bundle)) {
    // It holds what it holds, and nobody says that this is all that a search would find.
    return entries.length > 0
      ? partly('is a Bundle of no search')
      : failed('is a Bundle of no search');
  }
  if (hasNextPage(bundle)) return { ...partly('is one page of several'), firstPage: bundle };
  return isBelowTotal(bundle, countOf(entries, resourceType))
    ? partly('holds less than its total')
    : read;
}

/** Some senders leave the type out. */
function isSearchset({ type }: Members): boolean {
  return type === undefined || type === null || type === 'searchset';
}

/** A total that is no number cannot be compared, and says that there is something to count. */
function isBelowTotal({ total }: Members, count: number): boolean {
  if (total === undefined || total === null) return false;
  const number = typeof total === 'string' && /^\d+$/u.test(total) ? Number(total) : total;
  return typeof number !== 'number' || !(number <= count);
}

/** CDS Hooks' "no data exists", as it is or in a wrapper. */
export function isNothing(value: unknown): boolean {
  return value === null || (isObject(value) && !isResource(value) && value['resource'] === null);
}

/** How an EHR that does not send null says that a search found nothing. */
export function isEmptyBundle(value: unknown): boolean {
  if (!isObject(value)) return false;
  const bundle = isResource(value) ? value : value['resource'];
  if (!isResource(bundle) || bundle.resourceType !== 'Bundle') return false;
  // Of no type, so that anything in it would be another one's.
  return readBundle(bundle, '').completeness === 'complete';
}

function readEntries(entries: readonly unknown[], resourceType: string): PrefetchValue {
  const resources: SentResource[] = [];
  const faults: string[] = [];
  for (const entry of entries) {
    const resource = isObject(entry) ? entry['resource'] : undefined;
    if (!isObject(entry) || !isResource(resource)) faults.push('has an entry without a resource');
    // Searches report beside their matches: "nothing found" is a warning, a failed part an error.
    else if (resource.resourceType !== 'OperationOutcome') resources.push(sent(entry, resource));
    else if (isFailure(resource)) faults.push('has an entry that reports an error');
  }
  const ofType = resources.filter(({ resource }) => resource.resourceType === resourceType);
  // Only other types, or only errors: the search that was meant has not been answered.
  if (ofType.length === 0 && (resources.length > 0 || faults.length > 0)) {
    return { completeness: 'unread', resources, faults: [...faults, `holds no ${resourceType}`] };
  }
  return { completeness: faults.length > 0 ? 'partial' : 'complete', resources, faults };
}

function sent(entry: Members, resource: Resource): SentResource {
  const { fullUrl } = entry;
  return typeof fullUrl === 'string' ? { resource, fullUrl } : { resource };
}

function hasNextPage(bundle: Resource): boolean {
  return listOf(bundle['link']).some((link) => isObject(link) && link['relation'] === 'next');
}

/** `Bundle.total` counts matches, not what was included with them. */
function countOf(entries: readonly unknown[], resourceType: string): number {
  return entries.filter(
    (entry) =>
      isObject(entry) &&
      isResource(entry['resource']) &&
      entry['resource'].resourceType === resourceType,
  ).length;
}

type Members = Readonly<Record<string, unknown>>;
type Resource = Members & { readonly resourceType: string };

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isResource(value: unknown): value is Resource {
  return isObject(value) && typeof value['resourceType'] === 'string';
}
