import fc from 'fast-check';

/** One change of a JSON document, at a place that numbers choose. */
export interface Mutation {
  readonly kind: (typeof kinds)[number];
  /** Chooses the place, whatever the document's size. */
  readonly at: number;
  readonly value: unknown;
}

const kinds = ['replace', 'drop', 'repeat', 'wrap', 'unwrap', 'rename', 'add', 'empty'] as const;

/** What nobody expects where something else should stand. */
const odd = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddValues()) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

function oddValues(): readonly unknown[] {
  return [
    null,
    '',
    ' ',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [null],
    '<html><script>alert(1)</script>',
    '../../etc/passwd',
    'javascript:alert(1)',
    '2026-13-45',
    '2026',
    '9999-12-31T23:59:59Z',
    '\u0000\ud800',
    '🩺'.repeat(300),
    'x'.repeat(100_000),
    'Patient/',
    '#',
    'urn:uuid:00000000-0000-0000-0000-000000000000',
    { resourceType: 'OperationOutcome', issue: [] },
    { resourceType: 'Bundle' },
    { resourceType: 'Bundle', entry: [null, {}, { resource: null }] },
    { resource: { resourceType: 'Patient', id: 'x' } },
    { reference: 'Patient/somebody-else' },
    { value: 'many', unit: 7, comparator: '<' },
    nested(150),
  ];
}

function nested(depth: number): unknown {
  return depth === 0 ? 'end' : { extension: [nested(depth - 2)] };
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...kinds),
  at: fc.nat(),
  value: odd,
});

type Parent = Record<string | number, unknown>;

/** Changes a document; the one that was given stays as it was. */
export function mutated(document: unknown, mutations: readonly Mutation[]): unknown {
  const root: Parent = { document: structuredClone(document) };
  for (const each of mutations) {
    const places = placesOf(root);
    const place = places[each.at % places.length];
    if (place !== undefined) change(place.parent, place.key, each);
  }
  return root['document'];
}

function change(parent: Parent, key: string | number, { kind, at, ...mutation }: Mutation): void {
  // A copy: a later change may change what this one puts in.
  const value = structuredClone(mutation.value);
  const here = parent[key];
  const inside = typeof here === 'object' && here !== null ? (here as Parent) : undefined;
  const [first] = inside === undefined ? [] : Object.values(inside);
  switch (kind) {
    case 'replace':
      parent[key] = value;
      return;
    case 'drop':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 'repeat':
      parent[key] = [here, structuredClone(here)].flat();
      return;
    case 'wrap':
      parent[key] = at % 2 === 0 ? [here] : { resource: here };
      return;
    case 'unwrap':
      if (first !== undefined) parent[key] = first;
      return;
    case 'rename':
      delete parent[key];
      parent[`${key}${at % 3 === 0 ? '__proto__' : 'X'}`] = here;
      return;
    case 'add':
      if (inside !== undefined) inside[`odd${at % 7}`] = value;
      return;
    case 'empty':
      parent[key] = Array.isArray(here) ? [] : typeof here === 'object' ? {} : '';
  }
}

/** Every place of a document. Those near the root come as often as the many below. */
function placesOf(root: Parent): readonly { readonly parent: Parent; readonly key: string }[] {
  const places: { parent: Parent; key: string; depth: number }[] = [];
  const visit = (parent: Parent, depth: number) => {
    for (const key of Object.keys(parent)) {
      places.push({ parent, key, depth });
      const inside = parent[key];
      if (typeof inside === 'object' && inside !== null) visit(inside as Parent, depth + 1);
    }
  };
  visit(root, 0);
  const near = places.filter(({ depth }) => depth <= 3);
  const copies = Math.floor(places.length / Math.max(near.length, 1));
  return [...places, ...Array.from({ length: copies }, () => near).flat()];
}
