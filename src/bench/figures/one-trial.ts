import { join } from 'node:path';
import { compileLibraries } from '../../cql/compile-libraries.ts';
import { elmCache } from '../../cql/elm-cache.ts';
import { matched, recordOf } from '../evaluation.ts';
import type { Figure } from '../figure.ts';
import { benchTime } from '../generated/patient-bundle.ts';
import { medians, timed, timedAsync, type Timed, warmUp } from '../medians.ts';
import { stockEngine } from '../stock-engine.ts';
import type { Workbench } from '../workbench.ts';

/** Ours is over too soon to be measured once for each time that the stock engine is. */
const timesOurs = 30;

/**
 * Calls after the other engine's turn that do not count. Both use cql-execution's classes: V8 gives up code
 * that it has optimised for one of them, and code that was not called for a while. A service runs only one.
 */
const timesWarming = { ours: 60, theirs: 1 };

/** One trial on our engine and on the stock one, on the same ELM and the same patient. */
export const oneTrial: Figure = {
  name: 'one-trial',
  title: 'one trial of nine criteria: times as fast as cql-execution with cql-exec-fhir',
  async run(workbench) {
    const catalogue = await workbench.typicalCatalogue();
    const [trial] = catalogue.trials;
    const library = trial?.library ?? '';
    const stock = stockEngine(await elmOf(workbench), library, catalogue.valueSets, benchTime);
    const [text = ''] = workbench.patients();
    const ours = async () => {
      const bundle: unknown = JSON.parse(text);
      const [assembly, record] = timed(() => recordOf(bundle));
      const [evaluation] = await timedAsync(() => matched(catalogue, record));
      return { 'our assembly': assembly, 'our evaluation': evaluation };
    };
    const theirs = async () => {
      const bundle = JSON.parse(text) as object;
      const [loading, source] = timed(() => stock.source(bundle));
      const [evaluation, results] = await timedAsync(() => stock.results(source));
      requireResults(results, trial?.trial.criteria.length ?? 0);
      return { 'stock loading': loading, 'stock evaluation': evaluation };
    };
    await warmUp(workbench.sizes, ours);
    await theirs();
    workbench.progress('timing the stock engine, which takes seconds');
    const parts = await medians(workbench.sizes.stockRounds, [
      ...repeated(uncounted(theirs), timesWarming.theirs),
      theirs,
      ...repeated(uncounted(ours), timesWarming.ours),
      ...repeated(ours, timesOurs),
    ]);
    const evaluation = parts['our evaluation'] ?? 1;
    const whole = (parts['our assembly'] ?? 0) + evaluation;
    const stockWhole = (parts['stock loading'] ?? 0) + (parts['stock evaluation'] ?? 0);
    return {
      ...{ value: (parts['stock evaluation'] ?? 0) / evaluation, unit: 'times' },
      goal: { sign: '≥', value: 1000 },
      parts: { ...parts, 'times with loading and assembly': stockWhole / whole },
    };
  },
};

function repeated(timed: Timed, times: number): readonly Timed[] {
  return Array.from({ length: times }, () => timed);
}

function uncounted(timed: Timed): Timed {
  return async () => {
    await timed();
    return {};
  };
}

/** The ELM that our engine runs. */
async function elmOf(workbench: Workbench) {
  const { cacheFolder } = workbench;
  const folder = workbench.typicalFolder();
  const compiled = await compileLibraries({
    libraries: [join(folder, 'trials/typical/criteria.cql')],
    ...(cacheFolder === undefined ? {} : { cache: elmCache(cacheFolder) }),
  });
  return compiled.libraries;
}

/** An engine that stops at the first fault is fast, too. */
function requireResults(results: Readonly<Record<string, unknown>>, criteria: number): void {
  const defines = Object.keys(results).filter((name) => name !== 'Patient');
  if (defines.length !== criteria) throw new Error('the stock engine gave no results');
}
