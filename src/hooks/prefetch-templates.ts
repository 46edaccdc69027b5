import type { DataRequirement } from './matching-port.ts';
import { keyOfType } from './type-names.ts';
import { patientToken, queriesOf } from './type-queries.ts';
import type { QueryTerms } from './type-queries.ts';

/** One prefetch key of a service. */
export interface PrefetchTemplate {
  /** As the EHR sends it. */
  readonly key: string;
  readonly resourceType: string;
  /** Relative FHIR URL with CDS Hooks tokens. */
  readonly query: string;
}

/** How templates are named and cut. */
export interface TemplateTerms extends QueryTerms {
  /** A site's own names: ours, e.g. `conditions`, to theirs. */
  readonly keyNames: ReadonlyMap<string, string>;
}

/**
 * The prefetch templates that follow from what is read: the Patient, then one search for each
 * resource type, by name, or several numbered ones (`observations-1` …).
 */
export function prefetchTemplates(
  requirements: readonly DataRequirement[],
  terms: TemplateTerms,
): readonly PrefetchTemplate[] {
  const byType = Map.groupBy(requirements, ({ resourceType }) => resourceType);
  const searches = [...byType]
    .filter(([resourceType]) => resourceType !== 'Patient')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([resourceType, ofType]) =>
      queriesOf(resourceType, ofType, terms).map((query, index, all) => ({
        key: all.length === 1 ? keyOfType(resourceType) : `${keyOfType(resourceType)}-${index + 1}`,
        resourceType,
        query,
      })),
    );
  return [
    { key: 'patient', resourceType: 'Patient', query: `Patient/${patientToken}` },
    ...searches,
  ].map((template) => ({ ...template, key: terms.keyNames.get(template.key) ?? template.key }));
}
