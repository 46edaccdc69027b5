import { readFileSync } from 'node:fs';
import type { CompiledLibraries } from '../cql/compile-libraries.ts';
import type { ElmLibrary } from '../cql/elm.ts';
import { sourceLine, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import { catalogueCriterion } from './catalogue-criterion.ts';
import type { CatalogueTrial } from './catalogue.ts';
import type { TrialFolder } from './catalogue-folder.ts';
import type { CqlReads } from './cql-reads.ts';
import { checkDefines, namedDefines, unusedDefines } from './define-checks.ts';
import { unreadableTrial } from './load-trial.ts';
import type { ValueSetReach } from './reached-value-sets.ts';
import type { TrialFile } from './trial-file.ts';

/** What all trials of a catalogue share. */
export interface TrialContext {
  readonly compiled: CompiledLibraries;
  readonly cqlReads: CqlReads;
  readonly valueSetReach: ValueSetReach;
  readonly valueSets: ValueSets;
}

/** Brings a trial's file and its CQL together, with everything that is wrong with them. */
export function catalogueTrial(
  place: TrialFolder,
  file: TrialFile,
  context: TrialContext,
): CatalogueTrial {
  const { criteriaFile, folder } = place;
  const { trial } = file;
  const { compiled } = context;
  const diagnostics = [
    ...file.diagnostics,
    ...(criteriaFile === undefined ? [] : compiled.diagnosticsOf(criteriaFile)),
  ];
  if (trial === undefined) {
    return broken({ trial: unreadableTrial(place), folder, diagnostics });
  }
  const name = criteriaFile === undefined ? undefined : compiled.names.get(criteriaFile);
  const library = compiled.libraries.find((each) => each.library.identifier.id === name);
  if (library !== undefined && criteriaFile !== undefined) {
    diagnostics.push(...checkDefines(trial, file.yaml, library));
    diagnostics.push(
      ...unusedDefines(trial, library, criteriaFile, readFileSync(criteriaFile, 'utf8')),
    );
  }
  if (diagnostics.some(isError)) return broken({ trial, folder, diagnostics });

  if (library !== undefined && criteriaFile !== undefined) {
    diagnostics.push(...valueSetFaults(library, criteriaFile, file, context));
  }
  const { cqlReads, valueSets } = context;
  const { yaml } = file;
  const criteria = trial.criteria.map((criterion, index) =>
    catalogueCriterion(criterion, index, {
      ...{ trial, yaml, valueSets, cqlReads },
      library: library?.library.identifier.id,
    }),
  );
  diagnostics.push(...criteria.flatMap((each) => each.diagnostics));
  if (diagnostics.some(isError)) return broken({ trial, folder, diagnostics });
  return {
    trial,
    folder,
    ...(name === undefined ? {} : { library: name }),
    criteria: new Map(criteria.map(({ runnable }) => [runnable.criterion.id, runnable])),
    diagnostics,
    broken: false,
  };
}

/** The same trial when something keeps it from being run. */
export function broken(
  trial: Pick<CatalogueTrial, 'trial' | 'folder' | 'diagnostics'>,
): CatalogueTrial {
  const { diagnostics, folder } = trial;
  return { trial: trial.trial, folder, criteria: new Map(), diagnostics, broken: true };
}

/** A value set that is missing or empty would quietly mean "not in the set". */
function valueSetFaults(
  library: ElmLibrary,
  criteriaFile: string,
  { trial, yaml }: TrialFile,
  { valueSetReach, valueSets }: TrialContext,
): Diagnostic[] {
  if (trial === undefined) return [];
  const { id } = library.library.identifier;
  const reported = new Set<string>();
  return namedDefines(trial).flatMap(({ name, path }) =>
    valueSetReach.of(id, name).flatMap((reached) => {
      const valueSet = valueSets.get(reached.url);
      if ((valueSet?.codes.length ?? 0) > 0 || reported.has(reached.url)) return [];
      reported.add(reached.url);
      const fault = valueSet === undefined ? 'does not exist' : 'holds no codes';
      const message = `value set "${reached.name}" (${reached.url}) ${fault}`;
      if (reached.library !== id || reached.line === undefined) {
        const by = `${message}; library ${reached.library} declares it and "${name}" uses it`;
        return [yaml.at(path, 'error', 'value-set-missing', by)];
      }
      const { line, column } = reached;
      const source = sourceLine(readFileSync(criteriaFile, 'utf8'), line);
      const place = { file: criteriaFile, line, column: column ?? 1 };
      return [
        {
          ...{ code: 'value-set-missing', severity: 'error' as const, message, ...place },
          ...(source === undefined ? {} : { source }),
        },
      ];
    }),
  );
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
