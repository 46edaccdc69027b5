import { Code, type TerminologyProvider, ValueSet as CqlValueSet } from 'cql-execution';
import { codeKey } from '../../terminology/code-systems.ts';
import type { ValueSet, ValueSets } from '../../terminology/value-sets.ts';

/** A value set for cql-execution, whose own one compares every code with every member. */
export class ExpandedValueSet extends CqlValueSet {
  readonly #valueSet: ValueSet;
  /** `system|code` of every member, systems in canonical form. */
  readonly keys: ReadonlySet<string>;

  constructor(valueSet: ValueSet) {
    const codes = valueSet.codes.map(
      ({ code, system, display }) => new Code(code, system, undefined, display),
    );
    super(valueSet.url, undefined, codes);
    this.#valueSet = valueSet;
    this.keys = new Set(valueSet.codes.map(({ system, code }) => codeKey(system, code)));
  }

  /** Whether a Code, one of a Concept's codes or one of a list is a member; a bare string by its code. */
  override hasMatch(code: unknown): boolean {
    if (typeof code === 'string') return super.hasMatch(code) as boolean;
    if (Array.isArray(code)) return code.some((each: unknown) => this.hasMatch(each));
    if (code === null || typeof code !== 'object') return false;
    const { codes, code: value, system } = code as Partial<Code> & { codes?: unknown };
    if (Array.isArray(codes)) return this.hasMatch(codes);
    return typeof value === 'string' && this.#valueSet.has(system ?? '', value);
  }

  /** The members are distinct already, and cql-execution would compare each with each. */
  override expand(): Code[] {
    return [...(this.codes as readonly Code[])];
  }
}

/** The catalogue's value sets as cql-execution asks for them, each made when first asked for. */
export function valueSetProvider(valueSets: ValueSets): TerminologyProvider {
  const expanded = new Map<string, ExpandedValueSet>();
  const find = (id: string): ExpandedValueSet | null => {
    // A catalogue holds one version of a value set, whichever an author names.
    const url = id.replace(/\|.*$/u, '');
    const known = expanded.get(url);
    const valueSet = valueSets.get(url);
    if (known !== undefined || valueSet === undefined) return known ?? null;
    const made = new ExpandedValueSet(valueSet);
    expanded.set(url, made);
    return made;
  };
  return {
    findValueSet: find,
    findValueSetsByOid: (url) => {
      const found = find(url);
      return found === null ? [] : [found];
    },
  };
}
