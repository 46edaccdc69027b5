import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { embedded } from '../ledger/support/databases.ts';
import { startOtlpReceiver } from './otlp-receiver.ts';
import { startServiceProcess } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';

const fixture = readFileSync(
  join(import.meta.dirname, '../../fhir-fixtures/hook-requests/b-all-relapsed.json'),
  'utf8',
);

let service: ServiceProcess | undefined;
afterEach(async () => {
  await service?.stop();
});

async function started(settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  // Time enough on a busy machine: what is refused for lack of it is another test's matter.
  service = await startServiceProcess({ TRIALHOOK_QUEUE_MS: '10000', ...settings });
  return service;
}

async function openChart({ url }: ServiceProcess, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${url}/cds-services/trial-match`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: fixture,
  });
  const { cards } = (await response.json()) as { readonly cards: readonly unknown[] };
  expect(cards.length).toBeGreaterThan(0);
}

async function text(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response.text();
}

// The first start on a machine translates all CQL.
describe('the running service', { timeout: 120_000 }, () => {
  it('counts what it does, and its metrics name no patient', async () => {
    const running = await started({});
    await openChart(running);
    await vi.waitFor(async () => {
      expect(await text(`${running.url}/metrics`)).toContain(
        'trialhook_hook_duration_seconds_count{service="trial-match",outcome="answered"} 1',
      );
    });
    const metrics = await text(`${running.url}/metrics`);
    expect(metrics).toMatch(
      /trialhook_verdicts_total\{trial="donor-cd19-b-all",verdict="(?:candidate|possible)"\} 1/u,
    );
    expect(metrics).toContain(
      'http_request_duration_seconds_count{method="POST",route="/cds-services/:id",status="200"} 1',
    );
    // Neither the patient of the chart, nor who opened it, nor anything of the record.
    const { context } = JSON.parse(fixture) as { context: { userId: string; patientId: string } };
    expect(metrics).not.toContain(context.patientId);
    expect(metrics).not.toContain(context.userId);
    expect(metrics).not.toMatch(/2026-|(?:Observation|Condition|Patient)\/|lymphoblastic/u);
    // Probes and scrapes are neither logged nor measured.
    await text(`${running.url}/readyz`);
    expect(running.output()).not.toMatch(/readyz|"\/metrics"/u);
    expect(metrics).not.toContain('route="/metrics"');
  });

  it('keeps metrics off its own port when they have another, or are off', async () => {
    const apart = await started({ TRIALHOOK_METRICS: '127.0.0.1:0' });
    expect((await fetch(`${apart.url}/metrics`)).status).toBe(404);
    const place = apart.log.find(({ metrics }) => metrics !== undefined)?.['metrics'];
    expect(await text(String(place))).toContain('trialhook_build_info');
    expect((await fetch(String(place).replace('/metrics', '/cds-services'))).status).toBe(404);
    expect(await apart.stop()).toBe(0);
    const without = await started({ TRIALHOOK_METRICS: 'off' });
    expect((await fetch(`${without.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${without.url}/readyz`)).status).toBe(200);
  });

  it('does not start when the metrics’ port is taken, and says which setting to change', async () => {
    const first = await started({});
    const taken = new URL(first.url).host;
    await expect(startServiceProcess({ TRIALHOOK_METRICS: taken })).rejects.toThrow(
      'set TRIALHOOK_METRICS to a free one',
    );
  });

  it('sends a call’s trace to a collector, as part of the caller’s, and no patient with it', async () => {
    const collector = await startOtlpReceiver();
    try {
      const traced = await started({
        TRIALHOOK_TRACES: 'on',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: 'trialhook-ward-7',
      });
      const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
      await openChart(traced, {
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        tracestate: 'ehr=mrn-4711',
        baggage: 'patient=mrn-4711',
      });
      // What is not sent yet is sent before the process ends.
      expect(await traced.stop()).toBe(0);
      const spans = collector.spans();
      expect(spans.map(({ name }) => name).sort()).toEqual([
        'POST /cds-services/:id',
        'cards',
        'evaluation',
        'prefetch',
      ]);
      expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
      const request = spans.find(({ name }) => name.startsWith('POST'));
      expect(request?.parentSpanId).toBe('00f067aa0ba902b7');
      const sent = JSON.stringify(collector.received);
      expect(sent).toContain('trialhook-ward-7');
      const { context } = JSON.parse(fixture) as { context: { userId: string; patientId: string } };
      expect(sent).not.toContain(context.patientId);
      expect(sent).not.toContain(context.userId);
      expect(sent).not.toContain('mrn-4711');
    } finally {
      await collector.close();
    }
  });

  it('sends traces of discovery, feedback and $cql too, and no patient with them', async () => {
    const collector = await startOtlpReceiver();
    const database = await embedded.fresh();
    try {
      const traced = await started({
        TRIALHOOK_TRACES: 'on',
        TRIALHOOK_LEDGER: database.folder,
        TRIALHOOK_CQL_OPERATION: 'on',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      });
      await text(`${traced.url}/cds-services?patient=mrn-4711`);
      const post = async (path: string, body: object) => {
        const response = await fetch(traced.url + path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
        return response.status;
      };
      const overrideReason = { reason: { code: 'mrn-4711' }, userComment: 'mrn-4711 said no' };
      const feedback = [{ card: 'mrn-4711', outcome: 'overridden', overrideReason }];
      expect(await post('/cds-services/trial-match/feedback', { feedback })).toBe(200);
      expect(await post('/cds-services/trial-match/feedback?mrn-4711', {})).toBe(400);
      expect(await post('/cds-services/mrn-4711/feedback', { feedback })).toBe(404);
      const parameter = [{ name: 'expression', valueString: "'mrn-4711'" }];
      const parameters = { resourceType: 'Parameters', parameter };
      expect(await post('/fhir/$cql?mrn-4711', parameters)).toBe(200);
      expect(await traced.stop()).toBe(0);
      const names = collector.spans().map(({ name }) => name);
      expect(names.sort()).toEqual([
        'GET /cds-services',
        'POST /cds-services/:id/feedback',
        'POST /cds-services/:id/feedback',
        'POST /fhir/$cql',
      ]);
      expect(JSON.stringify(collector.received)).not.toContain('mrn-4711');
    } finally {
      await collector.close();
      await database.remove();
    }
  });

  it('answers on while it is told to stop, says so to whoever asks, and then ends', async () => {
    const running = await started({ TRIALHOOK_SHUTDOWN_DELAY_MS: '1500' });
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
    running.signal('SIGTERM');
    await vi.waitFor(async () => {
      expect((await fetch(`${running.url}/readyz`)).status).toBe(503);
    });
    await openChart(running);
    expect(await running.ended).toBe(0);
    await expect(fetch(`${running.url}/healthz`)).rejects.toThrow();
  });
});
