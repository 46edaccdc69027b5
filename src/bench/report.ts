import { availableParallelism, cpus } from 'node:os';
import { isReached, type Figure, type Measurement } from './figure.ts';

/** A figure and what came of it; `fault` where it could not be measured. */
export interface Measured {
  readonly figure: Figure;
  readonly measurement?: Measurement;
  readonly fault?: string;
}

/** What the figures were measured on. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `${model}, ${availableParallelism()} cores, Node ${process.version}`;
}

/** One figure in words: its value beside its goal, and under it what the value comes from. */
export function figureText({ figure, measurement, fault }: Measured): string {
  if (measurement === undefined) return `${figure.name}: ${figure.title}\n  ${fault ?? ''}\n`;
  const { goal, parts } = measurement;
  const reached = { true: 'reached', false: 'MISSED', undefined: '' }[
    String(isReached(measurement)) as 'true' | 'false' | 'undefined'
  ];
  const wanted = goal === undefined ? '' : ` (goal ${goal.sign} ${goal.value}: ${reached})`;
  return [
    `${figure.name}: ${figure.title}`,
    `  ${numberText(measurement.value)} ${measurement.unit}${wanted}`,
    ...Object.entries(parts).map(([name, value]) => `    ${name}: ${numberText(value)}`),
    '',
  ].join('\n');
}

/** One figure as `--json` gives it. */
export function figureJson({ figure, measurement, fault }: Measured): object {
  const { name, title } = figure;
  if (measurement === undefined) return { name, title, fault };
  const reached = isReached(measurement);
  return { name, title, ...measurement, ...(reached === undefined ? {} : { reached }) };
}

function numberText(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
