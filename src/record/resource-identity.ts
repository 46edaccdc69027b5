import { surrogateId } from './content.ts';
import { FullUrls } from './full-urls.ts';
import { isObject, type JsonObject } from './json.ts';
import type { ProblemList } from './problem-list.ts';
import { isId, isResourceType, relativeReference } from './reference.ts';

/** One entry of a Bundle, as far as a record needs it. */
export interface RecordEntry {
  readonly resource: unknown;
  readonly fullUrl?: string;
}

/** All that was found of one resource: nearly always its only version. */
export type Versions = JsonObject | JsonObject[];

/** What was found under its own name, all versions of it. */
export interface IdentifiedResources {
  /** By type, then by id; each version has that id. */
  readonly versions: ReadonlyMap<string, ReadonlyMap<string, Versions>>;
  readonly fullUrls: FullUrls;
}

/**
 * Gives every resource its name. One without an id takes the id of its RESTful fullUrl; failing that,
 * one made from its content, so that the same resource has the same name wherever it stands.
 * @param resources each a resource or a Bundle entry
 */
export function identifyResources(
  resources: readonly unknown[],
  problems: ProblemList,
): IdentifiedResources {
  const versions = new Map<string, Map<string, Versions>>();
  const fullUrls = new FullUrls();
  // Neighbours are nearly always of one type.
  let lastType: string | undefined;
  let ofLastType = new Map<string, Versions>();
  for (const value of resources) {
    const isEntry = isObject(value) && value.resourceType === undefined;
    const resource = isEntry ? value.resource : value;
    const fullUrl = isEntry && typeof value.fullUrl === 'string' ? value.fullUrl : undefined;
    if (!isObject(resource)) {
      problems.note('Entry', 'holds no resource');
      continue;
    }
    const type = resource.resourceType === lastType ? lastType : typeOf(resource);
    if (type === undefined) {
      problems.note('Entry', 'holds a resource without a resourceType');
      continue;
    }
    const id = idOf(resource, type, fullUrl, problems);
    if (fullUrl !== undefined) fullUrls.add(fullUrl, type, id);
    const json = resource.id === id ? resource : { ...resource, id };
    if (type !== lastType) {
      lastType = type;
      ofLastType = versions.get(type) ?? new Map<string, Versions>();
      versions.set(type, ofLastType);
    }
    const same = ofLastType.get(id);
    if (Array.isArray(same)) same.push(json);
    else ofLastType.set(id, same === undefined ? json : [same, json]);
  }
  return { versions, fullUrls };
}

function typeOf({ resourceType }: JsonObject): string | undefined {
  return isResourceType(resourceType) ? resourceType : undefined;
}

function idOf(
  resource: JsonObject,
  type: string,
  fullUrl: string | undefined,
  problems: ProblemList,
): string {
  const given = typeof resource.id === 'number' ? String(resource.id) : resource.id;
  const id = isId(given) ? given : (idOfUrl(fullUrl, type) ?? surrogateId(resource));
  if (given !== undefined && given !== id) {
    problems.note(`${type}/${id}`, 'the id given is no FHIR id');
  }
  return id;
}

function idOfUrl(fullUrl: string | undefined, type: string): string | undefined {
  const reference = fullUrl === undefined ? undefined : relativeReference(fullUrl);
  const [urlType, id] = reference?.split('/') ?? [];
  return urlType === type ? id : undefined;
}
