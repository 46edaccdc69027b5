import { readFileSync } from 'node:fs';
import { compileLibraries, type CompiledLibraries } from '../cql/compile-libraries.ts';
import { dataRequirements } from '../cql/data-requirements.ts';
import { elmCache } from '../cql/elm-cache.ts';
import type { ElmLibrary } from '../cql/elm.ts';
import type { CqlEngine, CqlProgram } from '../cql/engine.ts';
import { withIncluded } from '../cql/included-libraries.ts';
import { sourceLine, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Order } from '../eligibility/order.ts';
import { loadValueSets } from '../terminology/load-value-sets.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import { findCatalogue } from './catalogue-folder.ts';
import { broken, catalogueTrial } from './catalogue-trial.ts';
import type { Catalogue, CatalogueTrial } from './catalogue.ts';
import { cqlReads } from './cql-reads.ts';
import { loadTrialFile } from './load-trial.ts';
import { readOrdersFile } from './orders-file.ts';
import { valueSetReach } from './reached-value-sets.ts';
import { requirementsOf } from './requirements.ts';

/**
 * Reads, checks and compiles a catalogue. What is wrong with a trial keeps that trial from being run
 * and no other; it stays in the catalogue with its diagnostics.
 * @param options.folder holds `trials`, and may hold `shared` and `valuesets`; the project's own shared
 * libraries, value sets and orders are always there
 * @param options.own what the project's own `cql` folder was, for a catalogue that was kept
 * @param options.cacheFolder where ELM is cached; see elm-cache for the default
 * @throws Error when the folder is no catalogue
 */
export async function loadCatalogue(options: {
  readonly folder: string;
  readonly engine: CqlEngine;
  readonly cacheFolder?: string;
  readonly own?: string;
}): Promise<Catalogue> {
  const { folder, engine, cacheFolder } = options;
  const files = findCatalogue(folder, options.own);
  const { orders, diagnostics: orderFaults } = loadOrders(files.orders);
  const { valueSets, diagnostics: valueSetFaults } = loadValueSets(files.valueSets);
  const compiled = await compileLibraries({
    libraries: files.trials.flatMap(({ criteriaFile }) => criteriaFile ?? []),
    folders: files.shared,
    ...(cacheFolder === undefined ? {} : { cache: elmCache(cacheFolder) }),
  });
  const context = {
    compiled,
    valueSets,
    cqlReads: cqlReads(dataRequirements(compiled.libraries), valueSets),
    valueSetReach: valueSetReach(compiled.libraries),
  };
  const orderKeys = new Set(orders.map(({ key }) => key));
  const checked = files.trials.map((place) => {
    return catalogueTrial(place, loadTrialFile(place, orderKeys), context);
  });
  const loaded = loadProgram(engine, compiled.libraries, valueSets, checked);
  const { program } = loaded;
  const trials = loaded.trials.map((trial) => withRefusal(trial, program, compiled));
  const all = [...orderFaults, ...valueSetFaults, ...compiled.diagnostics];
  return {
    revision: files.revision,
    trials,
    program,
    valueSets,
    orders,
    requirements: requirementsOf(trials),
    diagnostics: distinct([...all, ...trials.flatMap(({ diagnostics }) => diagnostics)]),
  };
}

function loadOrders(files: readonly string[]): {
  readonly orders: readonly Order[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const orders: Order[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const taken = new Set(orders.map(({ key }) => key));
    const read = readOrdersFile(file, readFileSync(file, 'utf8'), taken);
    orders.push(...read.orders);
    diagnostics.push(...read.diagnostics);
  }
  return { orders, diagnostics };
}

/** Makes one program of all trials. A library that the engine refuses breaks those that need it. */
function loadProgram(
  engine: CqlEngine,
  libraries: readonly ElmLibrary[],
  valueSets: ValueSets,
  trials: readonly CatalogueTrial[],
): { readonly program: CqlProgram; readonly trials: readonly CatalogueTrial[] } {
  const needed = (chosen: readonly CatalogueTrial[]) =>
    withIncluded(
      libraries,
      chosen.filter((each) => !each.broken).flatMap(({ library }) => library ?? []),
    );
  try {
    return { program: engine.load(needed(trials), valueSets), trials };
  } catch {
    const sound = trials.map((trial) => {
      try {
        engine.load(needed([trial]), valueSets);
        return trial;
      } catch (fault) {
        const reason = fault instanceof Error ? fault.message : String(fault);
        const message = `the ${engine.name} engine cannot load the trial's CQL: ${reason}`;
        const file = trial.folder;
        const found: Diagnostic = { code: 'cql-load', severity: 'error', message, file };
        return broken({ ...trial, diagnostics: [...trial.diagnostics, found] });
      }
    });
    return { program: engine.load(needed(sound), valueSets), trials: sound };
  }
}

/** A trial that the engine does not take runs on the reference engine, and its author is told why. */
function withRefusal(
  trial: CatalogueTrial,
  { refused }: CqlProgram,
  compiled: CompiledLibraries,
): CatalogueTrial {
  const refusal = trial.library === undefined ? undefined : refused.get(trial.library);
  if (refusal === undefined) return trial;
  const { library, locator = '', reason } = refusal;
  const written = compiled.sourceOf(library);
  const [, line = 0, column = 0] = (/^(\d+):(\d+)/u.exec(locator) ?? []).map(Number);
  const source = written === undefined || line === 0 ? undefined : sourceLine(written.text, line);
  const found: Diagnostic = {
    code: 'cql-cannot-compile',
    severity: 'warning',
    message: `${reason}, so the trial's CQL runs on the reference engine, which is much slower`,
    file: written?.file ?? trial.folder,
    ...(line === 0 ? {} : { line, column }),
    ...(source === undefined ? {} : { source }),
  };
  return { ...trial, diagnostics: [...trial.diagnostics, found] };
}

function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [JSON.stringify(each), each])).values()];
}
