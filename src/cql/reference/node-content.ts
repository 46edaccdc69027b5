export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isResource(value: unknown): value is { readonly resourceType: string } {
  return isObject(value) && typeof value['resourceType'] === 'string';
}

const resourceKeys = new WeakMap<object, string>();
let resourceCount = 0;

/** Text that is one resource's alone in this process; two resources are never the same one. */
export function resourceKey(resource: object): string {
  let key = resourceKeys.get(resource);
  if (key === undefined) {
    key = `resource ${++resourceCount}`;
    resourceKeys.set(resource, key);
  }
  return key;
}

/** JSON with the names of every object in order, so that equal content has equal text. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
