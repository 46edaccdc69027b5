import type { ValueSets } from '../../terminology/value-sets.ts';
import { type ExpandedValueSet, valueSetProvider } from '../reference/expanded-value-set.ts';
import { EvaluationFault } from './evaluation-fault.ts';

/** The catalogue's value sets as a program asks for them. Shared by all evaluations. */
export class ExpandedValueSets {
  readonly #provider;
  readonly #byId = new Map<string, ExpandedValueSet>();
  readonly #retrieved = new Map<string, Set<string>>();
  readonly #byKey = new Map<string, ByKey>();

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

  /** Says that a Retrieve filters an element by a value set; to be said before any evaluation. */
  retrieve(element: string, id: string): void {
    const known = this.#retrieved.get(element);
    if (known === undefined) this.#retrieved.set(element, new Set([id]));
    else known.add(id);
  }

  /** By code: the value sets that Retrieves filter an element by. */
  filtersOf(element: string): ByKey {
    let byKey = this.#byKey.get(element);
    if (byKey === undefined) {
      byKey = this.#indexed(this.#retrieved.get(element) ?? []);
      this.#byKey.set(element, byKey);
    }
    return byKey;
  }

  #find(id: string): ExpandedValueSet | undefined {
    const known = this.#byId.get(id);
    const found = known ?? (this.#provider.findValueSet(id) as ExpandedValueSet | null);
    if (found === null) return undefined;
    if (known === undefined) this.#byId.set(id, found);
    return found;
  }

  #indexed(ids: Iterable<string>): ByKey {
    const byKey = new Map<string, ExpandedValueSet[]>();
    const valueSets = new Set([...ids].flatMap((id) => this.#find(id) ?? []));
    for (const valueSet of valueSets) {
      for (const key of valueSet.keys) {
        const others = byKey.get(key);
        if (others === undefined) byKey.set(key, [valueSet]);
        else others.push(valueSet);
      }
    }
    return byKey;
  }
}

/** Value sets by the `system|code` of what they hold, in canonical form. */
type ByKey = ReadonlyMap<string, readonly ExpandedValueSet[]>;
