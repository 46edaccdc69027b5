import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { matched, recordOf } from '../evaluation.ts';
import type { Figure } from '../figure.ts';
import { patientBundle } from '../generated/patient-bundle.ts';

/** What stays in memory: a large catalogue, and nothing of the patients. */
export const heap: Figure = {
  name: 'heap',
  title: 'growth of the heap over 100,000 evaluations of one trial, or at times of all that ship',
  async run(workbench) {
    const { sizes, progress } = workbench;
    const [one, shipped] = [await workbench.typicalCatalogue(), await workbench.shippedCatalogue()];
    const folder = workbench.catalogueFolder(sizes.many, 20);
    const before = usedMegabytes();
    const catalogue = await workbench.load(folder);
    const after = usedMegabytes();
    const texts = Array.from({ length: 20 }, (_, seed) => JSON.stringify(patientBundle(seed, 10)));
    const evaluate = async (count: number) => {
      for (let index = 0; index < count; index++) {
        const program = index % 20 === 0 ? shipped : one;
        await matched(program, recordOf(JSON.parse(texts[index % texts.length] as string)));
      }
    };
    progress(`${sizes.evaluations} evaluations`);
    // What is made once, such as code that the engine optimises, is no growth.
    await evaluate(Math.ceil(sizes.evaluations / 20));
    const start = usedMegabytes();
    await evaluate(sizes.evaluations);
    const growth = usedMegabytes() - start;
    return {
      ...{ value: growth, unit: 'MB', goal: { sign: '<', value: 2 } },
      parts: {
        'MB of the catalogue of 1,000 trials': after - before,
        'trials in it': catalogue.trials.length,
        'MB before the evaluations': start,
      },
    };
  },
};

/** Megabytes of the heap that are in use after all that can be collected is. */
function usedMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1_000_000;
}
