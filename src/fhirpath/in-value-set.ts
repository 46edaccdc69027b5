import type { UserInvocationTable } from 'fhirpath';
import type { ValueSet, ValueSets } from '../terminology/value-sets.ts';

/** A value set by its canonical URL or its title. */
export function findValueSet(valueSets: ValueSets, name: string): ValueSet | undefined {
  return valueSets.get(name) ?? valueSets.all.find(({ title }) => title === name);
}

/**
 * `inValueSet('title or url')`: whether any of the input's codes is in the set. The input may hold
 * CodeableConcepts, Codings and codes; a code has no system of its own, so any system of the set will
 * do. Empty for an empty input, as FHIRPath's `memberOf` is.
 */
export function valueSetFunctions(valueSets: ValueSets): UserInvocationTable {
  const byName = new Map<string, ValueSet>();
  for (const valueSet of valueSets.all) {
    byName.set(valueSet.title, valueSet);
    byName.set(valueSet.url, valueSet);
  }
  const inValueSet = (input: readonly unknown[], name: string): boolean | never[] => {
    const valueSet = byName.get(name);
    if (valueSet === undefined || input.length === 0) return [];
    return input.some((item) => holds(valueSet, item));
  };
  return { inValueSet: { fn: inValueSet, arity: { 1: ['String'] } } };
}

function holds(valueSet: ValueSet, item: unknown): boolean {
  if (typeof item === 'string') return valueSet.codes.some(({ code }) => code === item);
  if (typeof item !== 'object' || item === null) return false;
  const { coding, system, code } = item as { coding?: unknown; system?: unknown; code?: unknown };
  if (Array.isArray(coding))
    return coding.some((each) => typeof each === 'object' && holds(valueSet, each));
  return typeof system === 'string' && typeof code === 'string' && valueSet.has(system, code);
}
