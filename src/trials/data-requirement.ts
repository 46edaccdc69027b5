import type { CodeKey } from '../terminology/value-sets.ts';

/** What is read of one resource type. */
export interface DataRequirement {
  readonly resourceType: string;
  /** Only resources with one of these codes; absent where all of the type may be read. */
  readonly codes?: readonly CodeKey[];
  /** ISO 8601 duration: how far back they are looked at; absent where age does not matter. */
  readonly since?: string;
}

/** A code, and how far back it is looked at. */
interface Wanted {
  readonly key: CodeKey;
  readonly since: string | undefined;
}

/**
 * At most two requirements for each type, by type: all of it; or the codes that are looked at whatever
 * their age, and those that are looked at some time back, as long as the longest.
 */
export function combined(requirements: readonly DataRequirement[]): readonly DataRequirement[] {
  const byType = new Map<string, Map<string, Wanted> | 'all'>();
  for (const { resourceType, codes, since } of requirements) {
    const known = byType.get(resourceType) ?? new Map<string, Wanted>();
    if (codes === undefined || known === 'all') {
      byType.set(resourceType, 'all');
      continue;
    }
    for (const key of codes) {
      const name = `${key.system}|${key.code}`;
      const before = known.get(name);
      known.set(name, { key, since: before === undefined ? since : longer(before.since, since) });
    }
    byType.set(resourceType, known);
  }
  return [...byType]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([resourceType, wanted]) =>
      wanted === 'all' ? [{ resourceType }] : byAge(resourceType, [...wanted.values()]),
    );
}

function byAge(resourceType: string, wanted: readonly Wanted[]): readonly DataRequirement[] {
  const ever = wanted.filter(({ since }) => since === undefined);
  const recent = wanted.filter(({ since }) => since !== undefined);
  const since = recent.map((each) => each.since).reduce(longer, 'P0D');
  return [
    ...(ever.length === 0 ? [] : [{ resourceType, codes: ever.map(({ key }) => key) }]),
    ...(recent.length === 0 || since === undefined
      ? []
      : [{ resourceType, codes: recent.map(({ key }) => key), since }]),
  ];
}

/** The longer look-back; none at all is the longest. */
function longer(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  return longestDays(a) >= longestDays(b) ? a : b;
}

const daysOfUnit: Readonly<Record<string, number>> = { D: 1, W: 7, M: 31, Y: 366 };

/** The most days that a duration of one unit can be. */
export function longestDays(duration: string): number {
  const [, count = '0', unit = 'D'] = /^P(\d+)([DWMY])$/u.exec(duration) ?? [];
  return Number(count) * (daysOfUnit[unit] ?? 1);
}
