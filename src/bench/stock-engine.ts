import { CodeService, DateTime, Executor, Library, Repository } from 'cql-execution';
import { PatientSource } from 'cql-exec-fhir';
import type { ElmLibrary } from '../cql/elm.ts';
import type { ValueSets } from '../terminology/value-sets.ts';

/** By patient id, then by define. */
interface StockResults {
  readonly patientResults: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The CQL community's engine with its FHIR data source, used as its documentation says. */
export interface StockEngine {
  /** A patient's Bundle as a data source: what `assembly` is to ours. */
  source(bundle: object): PatientSource;
  /** Every define of the library for the patient. A source hands its patient out once. */
  results(source: PatientSource): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * @param elms the library and all that it includes
 * @param library its name
 * @param evaluatedAt ISO 8601 instant
 */
export function stockEngine(
  elms: readonly ElmLibrary[],
  library: string,
  valueSets: ValueSets,
  evaluatedAt: string,
): StockEngine {
  const byName = Object.fromEntries(elms.map((elm) => [elm.library.identifier.id, elm]));
  const repository = new Repository(byName);
  const codes = Object.fromEntries(
    valueSets.all.map((valueSet) => [
      valueSet.url,
      { '': valueSet.codes.map(({ code, system }) => ({ code, system, version: '' })) },
    ]),
  );
  const now = DateTime.fromJSDate(new Date(evaluatedAt), 0);
  const executor = new Executor(new Library(byName[library], repository), new CodeService(codes), {
    'Evaluation Time': now,
  });
  return {
    source(bundle) {
      const source = PatientSource.FHIRv401();
      source.loadBundles([bundle]);
      return source;
    },
    async results(source) {
      const { patientResults } = (await executor.exec(source, now)) as StockResults;
      return Object.values(patientResults)[0] ?? {};
    },
  };
}
