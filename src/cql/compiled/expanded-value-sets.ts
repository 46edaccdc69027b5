import type { ValueSets } from '../../terminology/value-sets.ts';
import { type ExpandedValueSet, valueSetProvider } from '../reference/expanded-value-set.ts';
import { EvaluationFault } from './evaluation-fault.ts';

/** The catalogue's value sets, each expanded when first asked for. Shared by all evaluations. */
export class ExpandedValueSets {
  readonly #valueSets: ValueSets;
  readonly #provider;
  readonly #byId = new Map<string, ExpandedValueSet>();
  #byKey: ReadonlyMap<string, readonly ExpandedValueSet[]> | undefined;

  constructor(valueSets: ValueSets) {
    this.#valueSets = valueSets;
    this.#provider = valueSetProvider(valueSets);
  }

  /** @throws EvaluationFault when the catalogue does not have it */
  expanded(id: string): ExpandedValueSet {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const found = this.#provider.findValueSet(id) as ExpandedValueSet | null;
    // A catalogue's checks keep such a value set from being asked for.
    if (found === null) throw new EvaluationFault(`Unable to resolve the value set ${id}`);
    this.#byId.set(id, found);
    return found;
  }

  /** All that hold a code, by its `system|code` in canonical form. */
  holding(key: string): readonly ExpandedValueSet[] {
    this.#byKey ??= this.#indexed();
    return this.#byKey.get(key) ?? none;
  }

  #indexed(): ReadonlyMap<string, readonly ExpandedValueSet[]> {
    const byKey = new Map<string, ExpandedValueSet[]>();
    for (const { url } of this.#valueSets.all) {
      const valueSet = this.expanded(url);
      for (const key of valueSet.keys) {
        const others = byKey.get(key);
        if (others === undefined) byKey.set(key, [valueSet]);
        else others.push(valueSet);
      }
    }
    return byKey;
  }
}

const none: readonly ExpandedValueSet[] = [];
