import type { Figure } from './figure.ts';
import { fiftyTrials, fiveTrials } from './figures/over-parsing.ts';
import { cohort } from './figures/cohort.ts';
import { heap } from './figures/heap.ts';
import { hook } from './figures/hook.ts';
import { loading } from './figures/loading.ts';
import { oneTrial } from './figures/one-trial.ts';
import { sharing } from './figures/sharing.ts';
import { startUp } from './figures/start-up.ts';

/** All that is measured, in the order of the table. */
export const figures: readonly Figure[] = [
  oneTrial,
  fiveTrials,
  fiftyTrials,
  sharing,
  hook,
  cohort,
  heap,
  startUp,
  loading,
];
