import type { Figure } from './figure.ts';
import { fiftyTrials, fiveTrials } from './figures/over-parsing.ts';
import { cohort } from './figures/cohort.ts';
import { heap } from './figures/heap.ts';
import { hook } from './figures/hook.ts';
import { loading } from './figures/loading.ts';
import { oneTrial } from './figures/one-trial.ts';
import { sharing } from './figures/sharing.ts';
import { startUp } from './figures/start-up.ts';

/**
 * All that is measured, in this order. Hook requests come first: this process is their client, and with large
 * catalogues in it the pauses of its own garbage collector would be taken for the service's.
 */
export const figures: readonly Figure[] = [
  hook,
  oneTrial,
  fiveTrials,
  fiftyTrials,
  sharing,
  cohort,
  heap,
  startUp,
  loading,
];
