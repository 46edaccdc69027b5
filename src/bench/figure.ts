import type { Workbench } from './workbench.ts';

/** Something that is measured, against a baseline of the same run where there is one. */
export interface Figure {
  readonly name: string;
  /** What is measured, and with what. */
  readonly title: string;
  run(workbench: Workbench): Promise<Measurement>;
}

/** What came of a figure. */
export interface Measurement {
  readonly value: number;
  /** What the value is: `times` as fast as the baseline, a `ratio` of times, milliseconds, megabytes. */
  readonly unit: 'times' | 'ratio' | 'ms' | 'MB';
  readonly goal?: { readonly sign: '≥' | '≤' | '<'; readonly value: number };
  /** The times and numbers that the value comes from, by what they are; medians, in milliseconds. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Whether the goal is reached; undefined for a figure that is only reported. */
export function isReached({ value, goal }: Measurement): boolean | undefined {
  if (goal === undefined) return undefined;
  if (goal.sign === '≥') return value >= goal.value;
  return goal.sign === '≤' ? value <= goal.value : value < goal.value;
}
