import type { FhirResource } from 'fhir/r4.js';
import fhirpath from 'fhirpath';
import type { PatientRecord } from '../record/record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import { checkExpression, type FhirpathNames } from './check-expression.ts';
import { model } from './fhir-model.ts';
import { valueSetFunctions } from './in-value-set.ts';
import { addMoments, withMoments } from './reckoned-moments.ts';
import { retrievesOf, type FhirpathRetrieve } from './retrieves.ts';
import type { FhirpathScope } from './scope.ts';
import { parseExpression, type FhirpathFault } from './syntax.ts';

/** An expression made ready to run, immutable. */
export interface FhirpathExpression {
  readonly retrieves: readonly FhirpathRetrieve[];
  /** It is `%patient`, the evidence of most ages: nothing needs to run for that. */
  readonly isPatient: boolean;
  /**
   * Evaluates it over all resources of the types it names.
   * @returns fhirpath.js's own nodes and values
   * @throws whatever fhirpath.js throws, whose message may hold patient data
   */
  evaluate(scope: FhirpathScope): readonly unknown[];
}

const functionsOf = new WeakMap<ValueSets, ReturnType<typeof valueSetFunctions>>();

/** Parses, checks and compiles an expression. */
export function compileExpression(
  text: string,
  names: FhirpathNames,
): { readonly expression?: FhirpathExpression; readonly faults: readonly FhirpathFault[] } {
  const { tree, faults } = parseExpression(text);
  if (tree === undefined) return { faults };
  const found = checkExpression(text, tree, names);
  if (found.length > 0) return { faults: found };

  const userInvocationTable =
    functionsOf.get(names.valueSets) ?? valueSetFunctions(names.valueSets);
  functionsOf.set(names.valueSets, userInvocationTable);
  // Nodes, not plain values, say which resource they come from; and decimals stay exact.
  const options = { resolveInternalTypes: false, preciseMath: true, userInvocationTable };
  const reckoned = withMoments(text, tree, names.windows);
  const run = fhirpath.compile(reckoned.text, model, options);
  const retrieves = retrievesOf(tree, names.valueSets);
  const wanted = wantedBy(retrieves);
  const expression: FhirpathExpression = {
    retrieves,
    isPatient: text.trim() === '%patient',
    evaluate({ record, variables }) {
      addMoments(variables, reckoned.moments);
      return run(read(record, wanted), variables) as unknown[];
    },
  };
  return { expression, faults: [] };
}

/** By type: the keys of the codes that are asked for; undefined where all of the type are. */
type Wanted = ReadonlyMap<string, ReadonlySet<string> | undefined>;

function wantedBy(retrieves: readonly FhirpathRetrieve[]): Wanted {
  const wanted = new Map<string, Set<string> | undefined>();
  for (const { resourceType, codes } of retrieves) {
    const keys = wanted.has(resourceType) ? wanted.get(resourceType) : new Set<string>();
    for (const { system, code } of codes ?? []) keys?.add(codeKey(system, code));
    wanted.set(resourceType, codes === undefined ? undefined : keys);
  }
  return wanted;
}

/** The resources that an expression can see, each type in the record's order. */
function read(record: PatientRecord, wanted: Wanted): readonly FhirResource[] {
  const resources: FhirResource[] = [];
  for (const [type, keys] of wanted) {
    const all = record.statements(type);
    if (keys === undefined) {
      for (const resource of all) resources.push(resource);
      continue;
    }
    // Asked for by code only: the index spares fhirpath.js a look at every other resource.
    const found = new Set([...keys].flatMap((key) => record.byCode(type, 'code', key)));
    for (const resource of all) if (found.has(resource)) resources.push(resource);
  }
  return resources;
}
