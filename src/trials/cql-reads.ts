import type { DataRequirements } from '../cql/data-requirements.ts';
import { canonicalSystem } from '../terminology/code-systems.ts';
import type { CodeKey, ValueSets } from '../terminology/value-sets.ts';
import { combined, type DataRequirement } from './data-requirement.ts';

/** What something reads of a record. */
export interface Reading {
  readonly requirements: readonly DataRequirement[];
  /** The same before it was combined: what each single Retrieve asks for. */
  readonly retrieves: readonly DataRequirement[];
  /** The resource types of `requirements`. */
  readonly resourceTypes: readonly string[];
}

/** What defines read. Criteria that read the same are given the same lists, not copies. */
export interface CqlReads {
  of(defines: readonly string[], library: string | undefined): Reading;
}

export function readingOf(requirements: readonly DataRequirement[]): Reading {
  const all = combined(requirements);
  return {
    requirements: all,
    retrieves: requirements,
    resourceTypes: [...new Set(all.map((each) => each.resourceType))],
  };
}

const nothing: Reading = { requirements: [], retrieves: [], resourceTypes: [] };

type Asked = ReturnType<DataRequirements['of']>;

/** @param requirements of the catalogue's libraries */
export function cqlReads(requirements: DataRequirements, valueSets: ValueSets): CqlReads {
  const single = new Map<Asked, Reading>();
  const readingOfOne = (asked: Asked): Reading => {
    let reading = single.get(asked);
    if (reading === undefined) {
      reading = readingOf(asked.map((each) => searchOf(each, valueSets)));
      single.set(asked, reading);
    }
    return reading;
  };
  return {
    of(defines, library) {
      if (library === undefined) return nothing;
      const readings = defines.map((define) => readingOfOne(requirements.of(library, define)));
      const [only, ...others] = new Set(readings);
      if (only === undefined) return nothing;
      if (others.length === 0) return only;
      return readingOf(readings.flatMap((reading) => reading.retrieves));
    },
  };
}

/** Elements by which servers search a type's resources; other filters need all of the type. */
const searchedBy = ['code', 'medication', 'vaccineCode'];

function searchOf(
  { resourceType, codeProperty, codes, within }: Asked[number],
  valueSets: ValueSets,
): DataRequirement {
  if (codes === undefined || !searchedBy.includes(codeProperty ?? '')) return { resourceType };
  const lists = codes.map((filter): readonly CodeKey[] =>
    'valueSet' in filter
      ? (valueSets.get(filter.valueSet.replace(/\|.*$/u, ''))?.codes ?? [])
      : [{ system: canonicalSystem(filter.system), code: filter.code }],
  );
  // Retrieves of one value set share its list.
  const [only = [], ...others] = lists;
  const keys = others.length === 0 ? only : lists.flat();
  // Of other types an old entry still decides: a transplant before a window is a transplant.
  const aged = resourceType === 'Observation' && within !== undefined;
  return { resourceType, codes: keys, ...(aged ? { since: within } : {}) };
}
