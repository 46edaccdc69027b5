import { join } from 'node:path';
import { isReached } from '../bench/figure.ts';
import { figures } from '../bench/figures.ts';
import { figureJson, figureText, machine, type Measured } from '../bench/report.ts';
import { fullSizes, quickSizes } from '../bench/sizes.ts';
import { Workbench } from '../bench/workbench.ts';
import { engineNamed } from '../cql/engines.ts';
import { unknownWord } from '../diagnostics/unknown-word.ts';
import { engineOption } from './open-catalogue.ts';
import { UsageError } from './surroundings.ts';
import type { AddCommand, ExitCode, Surroundings } from './surroundings.ts';

interface BenchOptions {
  readonly engine: string;
  readonly only?: readonly string[];
  readonly quick?: true;
  readonly json?: true;
}

/** `trialhook bench` */
export const benchCommand: AddCommand = (program, surroundings, done) => {
  program
    .command('bench')
    .description('measure how fast it is, on generated trials and patients (docs/performance.md)')
    .addOption(engineOption())
    .option('--only <figure...>', `only these: ${figures.map(({ name }) => name).join(', ')}`)
    .option('--quick', 'fewer rounds: a glance, no measurement to quote')
    .option('--json', 'machine-readable')
    .action(async (options: BenchOptions) => {
      done(await bench(options, surroundings));
    });
};

async function bench(
  options: BenchOptions,
  { out, err, environment }: Surroundings,
): Promise<ExitCode> {
  const names = figures.map(({ name }) => name);
  const unknown = options.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(unknownWord('figure', unknown, names));
  const cacheFolder = environment['TRIALHOOK_ELM_CACHE'];
  const workbench = new Workbench({
    sizes: options.quick === true ? quickSizes : fullSizes,
    engine: engineNamed(options.engine),
    folder: join(import.meta.dirname, '../../node_modules/.cache/trialhook/bench'),
    ...(cacheFolder ? { cacheFolder } : {}),
    progress: (words) => {
      err(`  ${words} …\n`);
    },
  });
  const measured: Measured[] = [];
  if (options.json !== true) out(`${machine()}\n\n`);
  for (const figure of figures) {
    if (options.only?.includes(figure.name) === false) continue;
    err(`${figure.name}\n`);
    let result: Measured;
    try {
      result = { figure, measurement: await figure.run(workbench) };
    } catch (fault) {
      result = { figure, fault: fault instanceof Error ? fault.message : String(fault) };
    }
    measured.push(result);
    if (options.json !== true) out(`${figureText(result)}\n`);
  }
  if (options.json === true) {
    const report = {
      ...{ machine: machine(), engine: options.engine, quick: options.quick === true },
      figures: measured.map(figureJson),
    };
    out(`${JSON.stringify(report, null, 2)}\n`);
  }
  const sound = measured.every(
    ({ measurement }) => measurement !== undefined && isReached(measurement) !== false,
  );
  return sound ? 0 : 1;
}
