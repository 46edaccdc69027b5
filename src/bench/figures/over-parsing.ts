import type { Catalogue } from '../../trials/catalogue.ts';
import { timesOf } from '../evaluation.ts';
import type { Figure, Measurement } from '../figure.ts';
import { medians, warmUp } from '../medians.ts';
import type { Workbench } from '../workbench.ts';

/** Evaluation as a multiple of the time that it takes to parse the patient's JSON. */
async function overParsing(
  workbench: Workbench,
  catalogue: Catalogue,
  goal: number,
): Promise<Measurement> {
  const texts = workbench.patients();
  await warmUp(workbench.sizes, () => timesOf(texts, catalogue), texts.length);
  const parts = await medians(workbench.sizes.rounds, [() => timesOf(texts, catalogue)]);
  const { parse = 0, assembly = 0, matching = 0 } = parts;
  const value = (assembly + matching) / parse;
  return { value, unit: 'ratio', goal: { sign: '≤', value: goal }, parts };
}

export const fiveTrials: Figure = {
  name: 'five-trials',
  title: 'the shipped trials, all findings: evaluation ÷ JSON.parse of the same Bundle',
  run: async (workbench) => overParsing(workbench, await workbench.shippedCatalogue(), 1),
};

export const fiftyTrials: Figure = {
  name: 'fifty-trials',
  title: '50 trials of 10 criteria, all findings: evaluation ÷ JSON.parse of the same Bundle',
  run: async (workbench) =>
    overParsing(workbench, await workbench.catalogue(workbench.sizes.middling, 10), 2),
};
