import fc from 'fast-check';
import type { Json } from './chart.ts';

/** One thing that is wrong with a resource, at one of its values. */
export interface Damage {
  /** Which of the resource's values, counted round. */
  readonly place: number;
  readonly kind: Kind;
}

type Kind = (typeof kinds)[number];

const kinds = [
  'missing',
  'null',
  'only an extension',
  'an extension beside',
  'cut short',
  'another time zone',
  'malformed',
  'of another type',
  'a comparator',
  'another unit',
  'another coding',
  'entered in error',
  'twice',
] as const;

export const damages: fc.Arbitrary<Damage> = fc.record({
  place: fc.nat(40),
  kind: fc.constantFrom(...kinds),
});

/** What EHRs send: the same resource with missing, partial, malformed or additional data. */
export function damaged(resource: Json, done: readonly Damage[]): Json {
  const copy = structuredClone(resource) as Fields;
  for (const { place, kind } of done) damage(copy, place, kind);
  return copy;
}

type Fields = Record<string, unknown>;

interface Place {
  readonly parent: Fields;
  readonly key: string;
}

const kept = new Set(['resourceType', 'id', 'subject', 'reference']);

function damage(resource: Fields, place: number, kind: Kind): void {
  if (kind === 'entered in error') {
    if (resource['resourceType'] === 'Condition') {
      resource['verificationStatus'] = { coding: [{ code: 'entered-in-error' }] };
    } else resource['status'] = 'entered-in-error';
    return;
  }
  const places = placesOf(resource).filter(({ parent, key }) =>
    fits(parent[key], parent, key, kind),
  );
  const chosen = places[place % Math.max(places.length, 1)];
  if (chosen !== undefined) change(chosen, kind);
}

function placesOf(value: unknown): readonly Place[] {
  if (Array.isArray(value)) return value.flatMap(placesOf);
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Fields;
  return Object.keys(parent)
    .filter((key) => !kept.has(key) && !key.startsWith('_'))
    .flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}

function fits(value: unknown, parent: Fields, key: string, kind: Kind): boolean {
  const isText = typeof value === 'string';
  switch (kind) {
    case 'cut short':
    case 'another time zone':
      return isText && /^\d{4}/u.test(value) && key !== 'code';
    case 'malformed':
    case 'only an extension':
    case 'an extension beside':
      return typeof value !== 'object';
    case 'a comparator':
      return typeof parent['value'] === 'number' && key === 'value';
    case 'another unit':
      return typeof parent['value'] === 'number' && key === 'code';
    case 'another coding':
      return key === 'coding' && Array.isArray(value);
    case 'twice':
      return Array.isArray(value);
    default:
      return true;
  }
}

const extension = [
  { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
];

function change({ parent, key }: Place, kind: Kind): void {
  const value = parent[key];
  switch (kind) {
    case 'missing':
      delete parent[key];
      break;
    case 'null':
      parent[key] = null;
      break;
    case 'only an extension':
      delete parent[key];
      parent[`_${key}`] = { extension };
      break;
    case 'an extension beside':
      parent[`_${key}`] = { id: 'x', extension };
      break;
    case 'cut short':
      parent[key] = String(value).slice(0, String(value).length > 10 ? 10 : 4);
      break;
    case 'another time zone':
      parent[key] = `${String(value).slice(0, 10).padEnd(10, '-01')}T23:30:00-09:00`;
      break;
    case 'malformed':
      parent[key] = typeof value === 'string' ? `${value}?` : 'many';
      break;
    case 'of another type':
      parent[key] = typeof value === 'object' ? 'text' : { value };
      break;
    case 'a comparator':
      parent['comparator'] = '>=';
      break;
    case 'another unit':
      Object.assign(parent, { code: 'g/dL', unit: 'grams' });
      break;
    case 'another coding':
      (value as unknown[]).push({ system: 'http://snomed.info/sct', code: '91857003' });
      break;
    case 'twice':
      (value as unknown[]).push(...structuredClone(value as unknown[]));
      break;
    case 'entered in error':
  }
}
