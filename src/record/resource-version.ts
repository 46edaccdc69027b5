import { contentOf } from './content.ts';
import { withElements } from './element-shape.ts';
import { isEnteredInError } from './entered-in-error.ts';
import { isObject, type JsonObject } from './json.ts';

/** Instant of `meta.lastUpdated` in milliseconds; -Infinity when there is none that can be read. */
export function lastUpdated(resource: JsonObject): number {
  const at = isObject(resource.meta) ? resource.meta.lastUpdated : undefined;
  return typeof at === 'string' ? instantOf(at) : -Infinity;
}

/** A FHIR instant in milliseconds; -Infinity for any other text. */
export function instantOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\dT/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? -Infinity : time;
}

function versionNumber(resource: JsonObject): number {
  const version = isObject(resource.meta) ? resource.meta.versionId : undefined;
  return typeof version === 'string' && /^\d{1,15}$/u.test(version) ? Number(version) : -Infinity;
}

/** The current one of several versions. */
export interface CurrentVersion {
  readonly resource: JsonObject;
  /** Whether it was told by its time or number; if not, another one might as well be the current one. */
  readonly certain: boolean;
  /** All that differ in more than their wording. */
  readonly versions: readonly JsonObject[];
}

/**
 * The current one of the versions of one resource: the latest `meta.lastUpdated`, else the highest
 * `meta.versionId`. Where neither decides, one that was entered in error goes first (a withdrawal
 * follows what it withdraws), then the order of their contents: arbitrary, but the same in any order
 * of arrival. Copies of one version are no versions.
 * @param versions at least one
 */
export function currentVersion(versions: readonly JsonObject[]): CurrentVersion | undefined {
  const [only, ...others] = versions;
  if (only === undefined || others.length === 0) {
    return only === undefined ? undefined : { resource: only, certain: true, versions };
  }
  const distinct = new Map(versions.map((resource) => [contentOf(resource), resource]));
  const [first, ...rest] = [...distinct].map(([content, resource]) => ({
    resource,
    content,
    time: lastUpdated(resource),
    number: versionNumber(resource),
    withdrawn: isEnteredInError(resource),
  }));
  if (first === undefined) return undefined;
  const current = rest.reduce((best, other) => (precedes(other, best) ? other : best), first);
  const certain = [first, ...rest].every((other) => other === current || isLater(current, other));
  const statements = new Map(
    [first, ...rest].map(({ resource }) => [contentOf(statementOf(resource)), resource]),
  );
  return {
    resource: current.resource,
    certain: certain || statements.size === 1,
    versions: [...statements.values()],
  };
}

/** What a version states: without the server's own words on it, and without its narrative. */
function statementOf(resource: JsonObject): JsonObject {
  return withElements(
    resource,
    new Map([
      ['meta', undefined],
      ['text', undefined],
    ]),
  );
}

interface Version {
  readonly content: string;
  readonly time: number;
  readonly number: number;
  readonly withdrawn: boolean;
}

function precedes(one: Version, other: Version): boolean {
  if (one.time !== other.time) return one.time > other.time;
  if (one.number !== other.number) return one.number > other.number;
  if (one.withdrawn !== other.withdrawn) return one.withdrawn;
  return one.content < other.content;
}

/** Both say when, or which number, and they differ. */
function isLater(one: Version, other: Version): boolean {
  if (one.time !== other.time) return one.time > other.time && other.time > -Infinity;
  return one.number > other.number && other.number > -Infinity;
}
