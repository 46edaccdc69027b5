import { isObject, listOf, type JsonObject } from './json.ts';
import { relativeReference } from './reference.ts';
import type { RecordEntry } from './resource-identity.ts';
import { instantOf, lastUpdated } from './resource-version.ts';

/** What a Bundle (or a bare resource, or a list of either) holds. */
export interface BundleResources {
  /** Its resources, without OperationOutcomes and Bundles, in the order found. */
  readonly entries: readonly RecordEntry[];
  /** There is more than this: a `next` link, or a searchset whose total exceeds its matches. */
  readonly incomplete: boolean;
  /** An OperationOutcome of severity error or fatal (or one that cannot be read) was among them. */
  readonly failed: boolean;
  /** What could not be used, without patient data. */
  readonly problems: readonly string[];
}

interface Findings {
  readonly entries: RecordEntry[];
  /** `Type/id` → when it was deleted, in milliseconds; Infinity when that is not said. */
  readonly deletions: Map<string, number>;
  readonly problems: Set<string>;
  incomplete: boolean;
  failed: boolean;
}

/**
 * Takes a Bundle of any type apart: collection, document, message, transaction, batch, their
 * responses, searchset (with its outcome and included entries) and history. A Bundle in an entry, as
 * a batch-response has them, is opened too, one in that one is not.
 * @param value parsed JSON; null and undefined hold nothing
 */
export function bundleResources(value: unknown): BundleResources {
  const findings: Findings = {
    entries: [],
    deletions: new Map(),
    problems: new Set(),
    incomplete: false,
    failed: false,
  };
  for (const item of listOf(value)) gather(item, undefined, 0, findings);
  const { entries, deletions, problems, incomplete, failed } = findings;
  return {
    entries:
      deletions.size === 0 ? entries : entries.filter((entry) => !isDeleted(entry, deletions)),
    incomplete,
    failed,
    problems: [...problems],
  };
}

function gather(value: unknown, fullUrl: unknown, depth: number, findings: Findings): void {
  if (!isObject(value)) {
    findings.problems.add('Entry: holds no resource');
  } else if (value.resourceType === undefined && isObject(value.resource)) {
    // An entry outside its Bundle, as some senders give them.
    gatherEntry(value, depth, findings);
  } else if (value.resourceType === 'OperationOutcome') {
    findings.failed ||= isFailure(value);
  } else if (value.resourceType !== 'Bundle') {
    findings.entries.push(
      typeof fullUrl === 'string' ? { resource: value, fullUrl } : { resource: value },
    );
  } else if (depth > 1) {
    findings.problems.add('Bundle: stands too deep in other Bundles to be opened');
    findings.incomplete = true;
  } else {
    gatherBundle(value, depth, findings);
  }
}

function gatherBundle(bundle: JsonObject, depth: number, findings: Findings): void {
  const { entry } = bundle;
  if (entry !== undefined && entry !== null && !Array.isArray(entry)) {
    findings.problems.add('Bundle: entry is not a list');
    findings.incomplete = true;
    return;
  }
  const entries = listOf(entry);
  const pages = listOf(bundle.link).some((link) => isObject(link) && link.relation === 'next');
  const missing =
    bundle.type === 'searchset' &&
    typeof bundle.total === 'number' &&
    bundle.total > entries.filter(isMatch).length;
  findings.incomplete ||= pages || missing;
  for (const item of entries) {
    if (isObject(item)) gatherEntry(item, depth, findings);
    else findings.problems.add('Bundle: an entry is not an object');
  }
}

const empty: JsonObject = Object.freeze({});

function gatherEntry(entry: JsonObject, depth: number, findings: Findings): void {
  const request = isObject(entry.request) ? entry.request : empty;
  const response = isObject(entry.response) ? entry.response : empty;
  if (request.method === 'DELETE') {
    noteDeletion(entry, request, response, findings);
    return;
  }
  const refused = typeof response.status === 'string' && /^[45]/u.test(response.status);
  const outcomeFailed = isObject(response.outcome) && isFailure(response.outcome);
  findings.failed ||= refused || outcomeFailed;
  if (isObject(entry.resource)) {
    const wrapped = entry.resource.resourceType === undefined && isObject(entry.resource.resource);
    if (wrapped) findings.problems.add('Entry: holds no resource');
    else gather(entry.resource, entry.fullUrl, depth + 1, findings);
  } else if (Object.keys(request).length === 0 && Object.keys(response).length === 0) {
    // A request or a response may well come without a resource, an entry of facts may not.
    findings.problems.add('Bundle: an entry holds no resource');
  }
}

function noteDeletion(
  entry: JsonObject,
  request: JsonObject,
  response: JsonObject,
  findings: Findings,
): void {
  const address = [request.url, entry.fullUrl]
    .map((url) => (typeof url === 'string' ? relativeReference(url) : undefined))
    .find((reference) => reference !== undefined);
  if (address === undefined) return;
  const at =
    typeof response.lastModified === 'string' ? instantOf(response.lastModified) : -Infinity;
  const deletedAt = at === -Infinity ? Infinity : at;
  findings.deletions.set(
    address,
    Math.max(deletedAt, findings.deletions.get(address) ?? deletedAt),
  );
}

/** A version as old as the deletion or older is gone; a later one was created anew. */
function isDeleted(entry: RecordEntry, deletions: ReadonlyMap<string, number>): boolean {
  if (!isObject(entry.resource)) return false;
  const { resourceType, id } = entry.resource;
  if (typeof resourceType !== 'string' || typeof id !== 'string') return false;
  const deletedAt = deletions.get(`${resourceType}/${id}`);
  return deletedAt !== undefined && lastUpdated(entry.resource) <= deletedAt;
}

function isMatch(entry: unknown): boolean {
  if (!isObject(entry) || !isObject(entry.resource)) return false;
  const mode = isObject(entry.search) ? entry.search.mode : undefined;
  if (mode !== undefined) return mode === 'match';
  return entry.resource.resourceType !== 'OperationOutcome';
}

const harmless: readonly unknown[] = ['information', 'warning', 'success'];

/** Whether an OperationOutcome reports an error, or cannot be read. */
export function isFailure(outcome: JsonObject): boolean {
  const issues = listOf(outcome.issue);
  return (
    issues.length === 0 ||
    issues.some((issue) => !isObject(issue) || !harmless.includes(issue.severity))
  );
}
