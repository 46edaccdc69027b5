import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings.ts';

describe('the settings of live FHIR data', () => {
  it('allow no server until a site lists one', () => {
    expect(readSettings({}).fhir).toEqual({
      servers: [],
      plainHttp: false,
      hookBudgetMs: 500,
      fetchBudgetMs: 400,
      pageSize: 200,
      limits: {
        concurrency: 8,
        connections: 64,
        pages: 20,
        bytes: 20 * 1024 * 1024,
        retries: 2,
        circuit: { answers: 20, restMs: 5000 },
        repeats: { milliseconds: 60_000, bytes: 67_108_864 },
      },
    });
  });

  it('are read from the environment', () => {
    const { fhir } = readSettings({
      TRIALHOOK_FHIR_SERVERS: 'https://ehr.example.org/fhir/r4, http://localhost:8090/fhir, *',
      TRIALHOOK_FHIR_PLAIN_HTTP: 'on',
      TRIALHOOK_HOOK_BUDGET_MS: '900',
      TRIALHOOK_FETCH_BUDGET_MS: '700',
      TRIALHOOK_FETCH_CONCURRENCY: '2',
      TRIALHOOK_FETCH_CONNECTIONS: '3',
      TRIALHOOK_FETCH_PAGES: '4',
      TRIALHOOK_FETCH_PAGE_SIZE: '50',
      TRIALHOOK_FETCH_LIMIT: '1mb',
      TRIALHOOK_FETCH_RETRIES: '0',
      TRIALHOOK_FHIR_CIRCUIT_ANSWERS: '5',
      TRIALHOOK_FHIR_CIRCUIT_REST_MS: '100',
    });
    expect(fhir).toEqual({
      servers: ['https://ehr.example.org/fhir/r4', 'http://localhost:8090/fhir', '*'],
      plainHttp: true,
      hookBudgetMs: 900,
      fetchBudgetMs: 700,
      pageSize: 50,
      limits: {
        ...{ concurrency: 2, connections: 3, pages: 4, bytes: 1024 * 1024, retries: 0 },
        circuit: { answers: 5, restMs: 100 },
        repeats: { milliseconds: 60_000, bytes: 67_108_864 },
      },
    });
  });

  it('never wait for a server longer than the whole answer may take', () => {
    expect(readSettings({ TRIALHOOK_HOOK_BUDGET_MS: '300' }).fhir.fetchBudgetMs).toBe(300);
  });

  it.each([
    'ehr.example.org',
    'https://user:secret@ehr.example.org/fhir',
    'https://ehr.example.org/fhir?tenant=1',
    'https://ehr.example.org/a%2f..%2fb',
    'ftp://ehr.example.org/fhir',
    'https://ehr.example.org/fhir, nowhere',
    ',',
  ])('do not take %j for servers', (value) => {
    expect(() => readSettings({ TRIALHOOK_FHIR_SERVERS: value })).toThrow(
      'TRIALHOOK_FHIR_SERVERS is',
    );
  });
});
