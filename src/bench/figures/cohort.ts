import { matched, recordOf } from '../evaluation.ts';
import type { Figure } from '../figure.ts';
import { patientBundle } from '../generated/patient-bundle.ts';
import { medians, timedAsync, warmUp } from '../medians.ts';

/** Many patients, one a line, on one core. */
export const cohort: Figure = {
  name: 'cohort',
  title: 'patients a second and core, the shipped trials, NDJSON: ÷ only parsing the lines',
  async run(workbench) {
    const { sizes } = workbench;
    const catalogue = await workbench.shippedCatalogue();
    const ndjson = Array.from({ length: sizes.cohort }, (_, seed) =>
      JSON.stringify(patientBundle(seed, sizes.observations)),
    ).join('\n');
    const linesOf = () => ndjson.split('\n');
    const parsing = async () => {
      const [time] = await timedAsync(async () => {
        for (const line of linesOf()) await Promise.resolve(JSON.parse(line));
      });
      return { 'parse only': time / sizes.cohort };
    };
    const evaluating = async () => {
      const [time] = await timedAsync(async () => {
        for (const line of linesOf()) await matched(catalogue, recordOf(JSON.parse(line)));
      });
      return { 'parse and evaluate': time / sizes.cohort };
    };
    await warmUp(sizes, evaluating, sizes.cohort);
    const parts = await medians(Math.ceil(sizes.rounds / 4), [parsing, evaluating]);
    const { 'parse only': parse = 0, 'parse and evaluate': whole = 1 } = parts;
    return {
      ...{ value: parse / whole, unit: 'ratio', goal: { sign: '≥', value: 0.5 } },
      parts: { ...parts, 'patients a second': 1000 / whole },
    };
  },
};
