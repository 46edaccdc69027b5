import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { YamlFile } from '../diagnostics/yaml-file.ts';
import type { Criterion } from '../eligibility/criterion.ts';
import type { Trial } from '../eligibility/trial.ts';
import { compileExpression, type FhirpathExpression } from '../fhirpath/expression.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import type { CatalogueCriterion } from './catalogue.ts';
import { readingOf, type CqlReads } from './cql-reads.ts';

/** What a trial's criteria are made ready with. */
export interface CriterionContext {
  readonly trial: Trial;
  readonly yaml: YamlFile<unknown>;
  readonly valueSets: ValueSets;
  /** Of the trial's CQL library, if it can be run. */
  readonly library: string | undefined;
  readonly cqlReads: CqlReads;
}

/** Compiles the FHIRPath of a criterion and finds out what the criterion reads. */
export function catalogueCriterion(
  criterion: Criterion,
  index: number,
  context: CriterionContext,
): { readonly runnable: CatalogueCriterion; readonly diagnostics: readonly Diagnostic[] } {
  const { logic } = criterion;
  const diagnostics: Diagnostic[] = [];
  const compile = (text: string | undefined, key: string): FhirpathExpression | undefined => {
    if (text === undefined) return undefined;
    const windows = Object.keys(context.trial.lookback);
    const { expression, faults } = compileExpression(text, {
      windows,
      valueSets: context.valueSets,
    });
    for (const { message, offset } of faults) {
      const path = ['criteria', index, key];
      diagnostics.push(context.yaml.within(path, offset, 'error', 'fhirpath', message));
    }
    return expression;
  };
  let condition: FhirpathExpression | undefined;
  let evidence: FhirpathExpression | undefined;
  if (logic.type === 'fhirpath') {
    condition = compile(logic.expression, 'fhirpath');
    evidence = compile(logic.evidence, 'evidence');
  } else if (logic.type === 'review') {
    evidence = compile(logic.evidenceFhirpath, 'evidence_fhirpath');
  }
  const byFhirpath = [...(condition?.retrieves ?? []), ...(evidence?.retrieves ?? [])];
  const byCql = context.cqlReads.of(definesOf(criterion, context.library), context.library);
  const { requirements, retrieves, resourceTypes } =
    byFhirpath.length === 0 ? byCql : readingOf([...byCql.retrieves, ...byFhirpath]);
  if (condition !== undefined && evidence === undefined && readsMoreThanPatient(resourceTypes)) {
    const message =
      'without "evidence" this criterion can never be not met: nothing shows what decided it';
    diagnostics.push(
      context.yaml.at(['criteria', index, 'fhirpath'], 'warning', 'no-evidence', message),
    );
  }
  const runnable: CatalogueCriterion = {
    criterion,
    requirements,
    retrieves,
    resourceTypes,
    ...(condition === undefined ? {} : { condition }),
    ...(evidence === undefined ? {} : { evidence }),
  };
  return { runnable, diagnostics };
}

function readsMoreThanPatient(resourceTypes: readonly string[]): boolean {
  return resourceTypes.some((type) => type !== 'Patient');
}

/** The defines of the trial's library that a criterion names. */
function definesOf({ logic }: Criterion, library: string | undefined): readonly string[] {
  if (library === undefined) return [];
  return [
    ...(logic.type === 'cql' ? [logic.define] : []),
    ...('evidence' in logic && logic.type !== 'fhirpath' ? [logic.evidence ?? ''] : []),
  ].filter((define) => define !== '');
}
