/** How large everything is that is measured. */
export interface Sizes {
  /** Observations of a patient. */
  readonly observations: number;
  /** Times that each thing is measured; the medians count. */
  readonly rounds: number;
  /** Of the stock engine, which takes seconds. */
  readonly stockRounds: number;
  /** Trials of the catalogue between those of a site and those of a country. */
  readonly middling: number;
  /** Trials of the two catalogues whose times are compared. */
  readonly few: number;
  readonly many: number;
  /** Requests that are timed, one after another. */
  readonly requests: number;
  /** Lines of the cohort. */
  readonly cohort: number;
  /** Evaluations over which the heap must not grow. */
  readonly evaluations: number;
}

/** What the goals are set for. */
export const fullSizes: Sizes = {
  observations: 1000,
  rounds: 40,
  stockRounds: 3,
  middling: 50,
  few: 100,
  many: 1000,
  requests: 200,
  cohort: 100,
  evaluations: 100_000,
};

/** A glance: the same catalogues and patients, fewer rounds. */
export const quickSizes: Sizes = {
  ...fullSizes,
  rounds: 12,
  stockRounds: 1,
  requests: 40,
  cohort: 25,
  evaluations: 5000,
};
