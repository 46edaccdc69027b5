import type { ValueSets } from '../../terminology/value-sets.ts';
import { type ExpandedValueSet, valueSetProvider } from '../reference/expanded-value-set.ts';
import { EvaluationFault } from './evaluation-fault.ts';

/** The catalogue's value sets as a program asks for them. Shared by all evaluations. */
export class ExpandedValueSets {
  readonly #provider;
  readonly #byId = new Map<string, ExpandedValueSet>();
  /** By element: the ids of the value sets that it is filtered by, in the order of their numbers. */
  readonly #retrieved = new Map<string, string[]>();
  readonly #filters = new Map<string, Filters>();

  constructor(valueSets: ValueSets) {
    this.#provider = valueSetProvider(valueSets);
  }

  /** @throws EvaluationFault when the catalogue does not have it */
  expanded(id: string): ExpandedValueSet {
    const found = this.#find(id);
    // A catalogue's checks keep such a value set from being asked for.
    if (found === undefined) throw new EvaluationFault(`Unable to resolve the value set ${id}`);
    return found;
  }

  /**
   * Says that a Retrieve filters an element by a value set; to be said before any evaluation.
   * @returns the number of the filter among those of the element
   */
  retrieve(element: string, id: string): number {
    let ids = this.#retrieved.get(element);
    if (ids === undefined) this.#retrieved.set(element, (ids = []));
    const known = ids.indexOf(id);
    return known < 0 ? ids.push(id) - 1 : known;
  }

  /** What Retrieves filter an element by. */
  filtersOf(element: string): Filters {
    let filters = this.#filters.get(element);
    if (filters === undefined) {
      filters = this.#filtersBy(this.#retrieved.get(element) ?? []);
      this.#filters.set(element, filters);
    }
    return filters;
  }

  #find(id: string): ExpandedValueSet | undefined {
    const known = this.#byId.get(id);
    const found = known ?? (this.#provider.findValueSet(id) as ExpandedValueSet | null);
    if (found === null) return undefined;
    if (known === undefined) this.#byId.set(id, found);
    return found;
  }

  #filtersBy(ids: readonly string[]): Filters {
    const byKey = new Map<string, number[]>();
    for (const [filter, id] of ids.entries()) {
      for (const key of this.#find(id)?.keys ?? []) {
        const others = byKey.get(key);
        if (others === undefined) byKey.set(key, [filter]);
        else others.push(filter);
      }
    }
    return { byKey, count: ids.length };
  }
}

/** The value sets that an element is filtered by, as numbers from 0 on. */
export interface Filters {
  /** By the `system|code` of what the value sets hold, in canonical form. */
  readonly byKey: ReadonlyMap<string, readonly number[]>;
  readonly count: number;
}
