import type { ValueSet, ValueSetCode, ValueSets } from './value-sets.ts';

/** Statuses of codes that were seen in a published source. */
const verified: ReadonlySet<string> = new Set(['VERIFIED', 'VERIFIED-SECONDARY']);

/** A value set with those of its codes that nobody has yet seen in a published source. */
export interface UnverifiedCodes {
  readonly valueSet: ValueSet;
  readonly codes: readonly ValueSetCode[];
}

/** The value sets that hold unverified codes; a code without a status is unverified. */
export function unverifiedCodes(valueSets: ValueSets): readonly UnverifiedCodes[] {
  return valueSets.all.flatMap((valueSet) => {
    const codes = valueSet.codes.filter(({ status }) => !verified.has(status ?? ''));
    return codes.length === 0 ? [] : [{ valueSet, codes }];
  });
}
