import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Assessment } from '../eligibility/assessment.ts';
import { TrialTallies } from './trial-tallies.ts';

/** The budget of a hook is 500 ms by default: around it the buckets are narrow. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5];

/** Hook calls: how long, how they ended, what was found. It is an observer of hook calls. */
export class HookMetrics {
  readonly #duration: Histogram<'service' | 'outcome'>;
  readonly #evaluation: Histogram<'service'>;
  readonly #inFlight: Gauge;
  readonly #tallies: TrialTallies;

  constructor(registry: Registry, trials: readonly string[]) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'trialhook_hook_duration_seconds',
      help:
        'A hook call from its headers to the end of its answer, by service and outcome: answered (with cards), no-cards, ' +
        'client-error (4xx), shed (503), server-error, aborted (the caller went away).',
      labelNames: ['service', 'outcome'],
      buckets,
      registers,
    });
    this.#evaluation = new Histogram({
      name: 'trialhook_evaluation_duration_seconds',
      help: 'Record assembly, criteria, findings and verdicts of all trials of one hook call, by service.',
      labelNames: ['service'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    });
    this.#inFlight = new Gauge({
      name: 'trialhook_hooks_in_flight',
      help: 'Hook calls that are not answered yet.',
      registers,
    });
    this.#tallies = new TrialTallies(trials);
  }

  /** What is counted by trial, in Prometheus' text format; the rest is in the registry. */
  trialsText(): string {
    return this.#tallies.text();
  }

  began({ service }: { readonly service: string }): HookCallMetrics {
    const started = performance.now();
    this.#inFlight.inc();
    return {
      step: (step, run) => (step === 'evaluation' ? this.#timeEvaluation(service, run) : run()),
      matched: (assessments) => {
        this.#tallies.count(assessments);
      },
      ended: ({ outcome }) => {
        this.#inFlight.dec();
        this.#duration.observe({ service, outcome }, secondsSince(started));
      },
    };
  }

  /** An evaluation that failed has no time worth knowing; the hook's outcome says that it did. */
  #timeEvaluation<T>(service: string, run: () => T): T {
    const started = performance.now();
    const over = () => {
      this.#evaluation.observe({ service }, secondsSince(started));
    };
    const result = run();
    if (result instanceof Promise) void result.then(over, () => undefined);
    else over();
    return result;
  }
}

/** Of one hook call. */
export interface HookCallMetrics {
  step<T>(step: string, run: () => T): T;
  matched(assessments: readonly Assessment[]): void;
  ended(end: { readonly outcome: string }): void;
}

/** @param instant of `performance.now()` */
function secondsSince(instant: number): number {
  return (performance.now() - instant) / 1000;
}
