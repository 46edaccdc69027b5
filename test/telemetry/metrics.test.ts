import { describe, expect, it } from 'vitest';
import { Metrics } from '../../src/telemetry/metrics.ts';
import type { MetricsOptions } from '../../src/telemetry/metrics.ts';
import { failed, met, open } from '../hooks/assessments.ts';
import { told } from './assessments.ts';

function metrics(options: Partial<MetricsOptions> = {}): Metrics {
  return new Metrics({
    version: '1.2.3',
    engine: 'compiled',
    catalogue: { revision: 'abc', trials: ['a', 'b'], broken: 1 },
    ...options,
  });
}

/** Series and values of one metric, as Prometheus would read them. */
async function seriesOf(from: Metrics, name: string): Promise<Readonly<Record<string, number>>> {
  const lines = (await from.text()).split('\n').filter((line) => line.startsWith(name));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(name.length, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('a hook call', () => {
  it('is timed by service and outcome, and is in flight until it has ended', async () => {
    const all = metrics();
    const call = all.hooks.began({ service: 'trial-match' });
    expect(await seriesOf(all, 'trialhook_hooks_in_flight')).toEqual({ '': 1 });
    call.ended({ outcome: 'no-cards' });
    expect(await seriesOf(all, 'trialhook_hooks_in_flight')).toEqual({ '': 0 });
    const counts = await seriesOf(all, 'trialhook_hook_duration_seconds_count');
    expect(counts).toEqual({ '{service="trial-match",outcome="no-cards"}': 1 });
  });

  it('times its evaluation, which may be a promise, and not one that fails', async () => {
    const all = metrics();
    const call = all.hooks.began({ service: 's' });
    expect(await call.step('evaluation', () => Promise.resolve('result'))).toBe('result');
    const failure = call.step('evaluation', () => Promise.reject(new Error('no')));
    await expect(failure).rejects.toThrow('no');
    expect(call.step('cards', () => 3)).toBe(3);
    expect(await seriesOf(all, 'trialhook_evaluation_duration_seconds_count')).toEqual({
      '{service="s"}': 1,
    });
  });

  it('counts verdicts and findings by trial, and why findings are open', async () => {
    const all = metrics();
    for (let calls = 0; calls < 3; calls += 1) {
      const call = all.hooks.began({ service: 's' });
      call.matched([
        told('a', 'possible', met('I1'), met('I2'), open('I3', 'unavailable')),
        told('b', 'ineligible', failed('I1')),
      ]);
    }
    const verdicts = await seriesOf(all, 'trialhook_verdicts_total');
    expect(verdicts).toMatchObject({
      '{trial="a",verdict="possible"}': 3,
      '{trial="a",verdict="ineligible"}': 0,
      '{trial="b",verdict="ineligible"}': 3,
    });
    expect(await seriesOf(all, 'trialhook_findings_total')).toMatchObject({
      '{trial="a",status="met"}': 6,
      '{trial="a",status="unknown"}': 3,
      '{trial="b",status="not-met"}': 3,
      '{trial="b",status="met"}': 0,
    });
    expect(await seriesOf(all, 'trialhook_open_findings_total')).toMatchObject({
      '{reason="unavailable"}': 3,
      '{reason="error"}': 0,
    });
    // Collecting is reading: the same again.
    expect(await seriesOf(all, 'trialhook_verdicts_total')).toEqual(verdicts);
  });
});

describe('a fetch', () => {
  it('is timed by type; its fault and its retries are counted', async () => {
    const all = metrics();
    all.fetches.fetched({ resourceType: 'Observation', milliseconds: 120, retries: 0 });
    all.fetches.fetched({
      resourceType: 'Observation',
      milliseconds: 400,
      fault: 'deadline',
      retries: 2,
    });
    expect(await seriesOf(all, 'trialhook_fhir_fetch_duration_seconds_sum')).toEqual({
      '{resource_type="Observation"}': 0.52,
    });
    expect(await seriesOf(all, 'trialhook_fhir_fetch_faults_total')).toEqual({
      '{kind="deadline"}': 1,
    });
    expect(await seriesOf(all, 'trialhook_fhir_fetch_retries_total')).toEqual({ '': 2 });
  });

  it('never names what could be an id', async () => {
    const all = metrics();
    for (const resourceType of ['Patient/mrn-4711', 'mrn4711', '']) {
      all.fetches.fetched({ resourceType, milliseconds: 1, retries: 0 });
    }
    expect(await all.text()).not.toContain('4711');
    expect(await seriesOf(all, 'trialhook_fhir_fetch_duration_seconds_count')).toEqual({
      '{resource_type="(other)"}': 3,
    });
  });
});

describe('the ledger’s queue', () => {
  it('is as long as it is at the time of asking', async () => {
    let queue = { rows: 2, oldestMs: 1500 };
    const all = metrics({ queue: () => queue });
    expect(await seriesOf(all, 'trialhook_ledger_queue')).toEqual({
      _rows: 2,
      _oldest_seconds: 1.5,
    });
    queue = { rows: 0, oldestMs: 0 };
    expect(await seriesOf(all, 'trialhook_ledger_queue')).toEqual({ _rows: 0, _oldest_seconds: 0 });
  });

  it('is not there without a ledger', async () => {
    expect(await seriesOf(metrics(), 'trialhook_ledger')).toEqual({});
  });
});

describe('a service', () => {
  it('says what it is and how much of its catalogue can be run', async () => {
    const all = metrics();
    expect(await seriesOf(all, 'trialhook_build_info')).toEqual({
      '{version="1.2.3",engine="compiled",revision="abc"}': 1,
    });
    expect(await seriesOf(all, 'trialhook_catalogue_trials')).toEqual({
      '{state="matched"}': 2,
      '{state="broken"}': 1,
    });
    expect(await all.text()).toContain('nodejs_eventloop_lag_seconds');
  });

  it('has metrics of its own, whatever others run in the same process', async () => {
    const [one, other] = [metrics(), metrics()];
    one.http.seen({ method: 'GET', route: '/cds-services', status: 200, seconds: 0.1 });
    expect(await seriesOf(one, 'http_request_duration_seconds_count')).toEqual({
      '{method="GET",route="/cds-services",status="200"}': 1,
    });
    expect(await seriesOf(other, 'http_request_duration_seconds_count')).toEqual({});
  });
});
