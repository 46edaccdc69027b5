import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { FetchMetrics } from './fetch-metrics.ts';
import { HookMetrics } from './hook-metrics.ts';
import { HttpMetrics } from './http-metrics.ts';
import { LedgerMetrics } from './ledger-metrics.ts';
import type { Queue } from './ledger-metrics.ts';

/** What the metrics are about. */
export interface MetricsOptions {
  /** Version of the service's software. */
  readonly version: string;
  /** Name of the engine that runs the criteria. */
  readonly engine: string;
  readonly catalogue: {
    readonly revision: string;
    /** Ids of the open trials that can be run: with the findings' statuses they bound what is counted. */
    readonly trials: readonly string[];
    /** Open trials that cannot be run. */
    readonly broken: number;
  };
  /** What waits to reach the database; absent where there is no ledger. */
  readonly queue?: Queue;
}

/**
 * The metrics of one service, in a registry of their own. Names follow Prometheus' conventions (seconds,
 * `_total`). The values of every label come from a closed list: ids of the catalogue's trials and of the
 * services, patterns of routes, words of ours. None comes from a request's body.
 */
export class Metrics {
  readonly http: HttpMetrics;
  readonly hooks: HookMetrics;
  readonly fetches: FetchMetrics;
  readonly #registry = new Registry();

  constructor({ version, engine, catalogue, queue }: MetricsOptions) {
    const registry = this.#registry;
    collectDefaultMetrics({ register: registry });
    this.http = new HttpMetrics(registry);
    this.hooks = new HookMetrics(registry, catalogue.trials);
    this.fetches = new FetchMetrics(registry);
    if (queue !== undefined) new LedgerMetrics(registry, queue);
    new Gauge({
      name: 'trialhook_build_info',
      help: 'Always 1; its labels say what runs: version, engine, revision of the catalogue.',
      labelNames: ['version', 'engine', 'revision'],
      registers: [registry],
    }).set({ version, engine, revision: catalogue.revision }, 1);
    const trials = new Gauge({
      name: 'trialhook_catalogue_trials',
      help: 'Open trials of the catalogue: matched, or broken (an author’s mistake keeps it from being run).',
      labelNames: ['state'],
      registers: [registry],
    });
    trials.set({ state: 'matched' }, catalogue.trials.length);
    trials.set({ state: 'broken' }, catalogue.broken);
  }

  /** Media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in Prometheus' text format. */
  async text(): Promise<string> {
    return `${await this.#registry.metrics()}\n${this.hooks.trialsText()}`;
  }
}
