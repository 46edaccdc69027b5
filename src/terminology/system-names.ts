import { canonicalSystem } from './code-systems.ts';

/** Names of code systems as people know them, by a part of their URL that only they have. */
const names: readonly (readonly [part: RegExp, name: string])[] = [
  [/icd-?10-?gm/u, 'ICD-10-GM'],
  [/icd-?10-?cm/u, 'ICD-10-CM'],
  [/icd-?10-?pcs|medicare\/coding\/icd10/u, 'ICD-10-PCS'],
  [/icd-?o-?3/u, 'ICD-O-3'],
  [/icd-?10/u, 'ICD-10'],
  [/icd-?9/u, 'ICD-9'],
  [/icd-?11/u, 'ICD-11'],
  [/snomed/u, 'SNOMED CT'],
  [/loinc/u, 'LOINC'],
  [/rxnorm/u, 'RxNorm'],
  [/\/(?:codesystem\/)?ops|bfarm\/ops/u, 'OPS'],
  [/atc/u, 'ATC'],
  [/\/ndc/u, 'NDC'],
  [/cvx/u, 'CVX'],
  [/cpt/u, 'CPT'],
  [/hcpcs/u, 'HCPCS'],
  [/pzn/u, 'PZN'],
  [/read(?:code|v2|ctv3)/u, 'Read codes'],
  [/icpc/u, 'ICPC'],
  [/orpha/u, 'Orphanet'],
  [/alpha-?id/u, 'Alpha-ID'],
];

/** A code system as a clinician knows it; one that nobody knows is the sender's own. */
export function systemName(system: string): string {
  const plain = canonicalSystem(system).toLowerCase();
  return names.find(([part]) => part.test(plain))?.[1] ?? 'local codes';
}
