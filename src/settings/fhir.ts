import type { z } from 'zod';
import { baseUrlOf } from '../fhir/base-url.ts';
import type { FetchLimits } from '../fhir/fetch-limits.ts';
import { anyServer } from '../fhir/server-list.ts';
import { itemsOf, onOrOff, readBytes, variable, wholeNumber } from './variable.ts';

/** How the EHRs' FHIR servers are read, for what a hook call does not bring along. */
export interface FhirSettings {
  /**
   * `TRIALHOOK_FHIR_SERVERS`: base URLs that may be asked, separated by commas; default none. One that is
   * listed by name may be at a private address. `*` is any server of the internet, for development.
   */
  readonly servers: readonly string[];
  /**
   * `TRIALHOOK_FHIR_PLAIN_HTTP`: whether production may ask other machines without TLS, default `off`; development may
   * anyway.
   */
  readonly plainHttp: boolean;
  /** `TRIALHOOK_HOOK_BUDGET_MS`: milliseconds in which a hook call is to be answered, default 500. */
  readonly hookBudgetMs: number;
  /**
   * `TRIALHOOK_FETCH_BUDGET_MS`: milliseconds after a call's arrival when nothing is waited for any more;
   * default 400, and never more than the call's whole budget.
   */
  readonly fetchBudgetMs: number;
  /** `TRIALHOOK_FETCH_PAGE_SIZE`: resources asked for on a page (`_count`), default 200. */
  readonly pageSize: number;
  readonly limits: FetchLimits;
}

export const fhirVariables = {
  TRIALHOOK_FHIR_SERVERS: variable(
    readServers,
    'base URLs such as https://ehr.example.org/fhir/r4, separated by commas, or *',
  ).default([]),
  TRIALHOOK_FHIR_PLAIN_HTTP: onOrOff().default(false),
  TRIALHOOK_HOOK_BUDGET_MS: wholeNumber(50, 60_000).default(500),
  TRIALHOOK_FETCH_BUDGET_MS: wholeNumber(10, 60_000).default(400),
  TRIALHOOK_FETCH_CONCURRENCY: wholeNumber(1, 64).default(8),
  TRIALHOOK_FETCH_CONNECTIONS: wholeNumber(1, 1000).default(64),
  TRIALHOOK_FETCH_PAGES: wholeNumber(1, 1000).default(20),
  TRIALHOOK_FETCH_PAGE_SIZE: wholeNumber(1, 10_000).default(200),
  TRIALHOOK_FETCH_LIMIT: variable(readBytes, 'bytes, e.g. 5000000, 500kb or 10mb').default(
    20 * 1024 * 1024,
  ),
  TRIALHOOK_FETCH_RETRIES: wholeNumber(0, 10).default(2),
  TRIALHOOK_FHIR_CIRCUIT_ANSWERS: wholeNumber(2, 1000).default(20),
  TRIALHOOK_FHIR_CIRCUIT_REST_MS: wholeNumber(10, 600_000).default(5000),
};

export function fhirSettings(values: z.output<z.ZodObject<typeof fhirVariables>>): FhirSettings {
  const hookBudgetMs = values.TRIALHOOK_HOOK_BUDGET_MS;
  return {
    servers: values.TRIALHOOK_FHIR_SERVERS,
    plainHttp: values.TRIALHOOK_FHIR_PLAIN_HTTP,
    hookBudgetMs,
    fetchBudgetMs: Math.min(values.TRIALHOOK_FETCH_BUDGET_MS, hookBudgetMs),
    pageSize: values.TRIALHOOK_FETCH_PAGE_SIZE,
    limits: {
      concurrency: values.TRIALHOOK_FETCH_CONCURRENCY,
      connections: values.TRIALHOOK_FETCH_CONNECTIONS,
      pages: values.TRIALHOOK_FETCH_PAGES,
      bytes: values.TRIALHOOK_FETCH_LIMIT,
      retries: values.TRIALHOOK_FETCH_RETRIES,
      circuit: {
        answers: values.TRIALHOOK_FHIR_CIRCUIT_ANSWERS,
        restMs: values.TRIALHOOK_FHIR_CIRCUIT_REST_MS,
      },
      // An EHR repeats a call within seconds, or not at all.
      repeats: { milliseconds: 60_000, bytes: 64 * 1024 * 1024 },
    },
  };
}

function readServers(text: string): readonly string[] | undefined {
  const servers = itemsOf(text, ',');
  const isServer = (item: string) => item === anyServer || baseUrlOf(item) !== undefined;
  return servers.length > 0 && servers.every(isServer) ? servers : undefined;
}
