import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

/** One read or search of a FHIR server, pages and retries included. */
export interface FetchEvent {
  readonly resourceType: string;
  readonly milliseconds: number;
  /** What kept it from being had whole: one word of a closed list. */
  readonly fault?: string;
  /** How often it was tried again. */
  readonly retries: number;
}

/** What is fetched from FHIR servers. */
export class FetchMetrics {
  readonly #duration: Histogram<'resource_type'>;
  readonly #faults: Counter<'kind'>;
  readonly #retries: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'trialhook_fhir_fetch_duration_seconds',
      help: 'One read or search of a FHIR server, with its pages and retries, whatever came of it.',
      labelNames: ['resource_type'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 2.5],
      registers,
    });
    this.#faults = new Counter({
      name: 'trialhook_fhir_fetch_faults_total',
      help: 'Reads and searches of a FHIR server that brought nothing or not everything, by what was wrong.',
      labelNames: ['kind'],
      registers,
    });
    this.#retries = new Counter({
      name: 'trialhook_fhir_fetch_retries_total',
      help: 'Requests to a FHIR server that were sent again.',
      registers,
    });
  }

  /** Counts one fetch; usable as a callback. */
  readonly fetched = ({ resourceType, milliseconds, fault, retries }: FetchEvent): void => {
    this.#duration.observe({ resource_type: typeName(resourceType) }, milliseconds / 1000);
    if (fault !== undefined) this.#faults.inc({ kind: fault });
    if (retries > 0) this.#retries.inc(retries);
  };
}

/** The name of a FHIR type has letters only; what has more could be an id, and is not repeated. */
export function typeName(resourceType: string): string {
  return /^[A-Z][A-Za-z]{1,39}$/u.test(resourceType) ? resourceType : '(other)';
}
