import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { describe, expect, it } from 'vitest';
import { ReportedExporter } from '../../src/telemetry/reported-exporter.ts';
import { startTracing } from '../../src/telemetry/tracing.ts';
import type { Tracing } from '../../src/telemetry/tracing.ts';
import { met } from '../hooks/assessments.ts';
import { told } from './assessments.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const secret = 'Jane Roe';

/** Runs a story and gives the spans it made, in the order in which they ended. */
async function spansOf(story: (tracing: Tracing) => Promise<void> | void) {
  const spans: ReadableSpan[] = [];
  const log = { warn: () => undefined, info: () => undefined };
  const exporter = new InMemorySpanExporter();
  // Shutting down empties it; what came is looked at before.
  exporter.shutdown = () => {
    spans.push(...exporter.getFinishedSpans());
    return Promise.resolve();
  };
  const tracing = startTracing({ version: '1.2.3', log, exporter });
  await story(tracing);
  await tracing.close();
  const named = (name: string) => {
    const span = spans.find((each) => each.name === name);
    if (span === undefined) throw new Error(`no span ${name}`);
    return span;
  };
  return { spans, named };
}

async function wholeCall({ hooks }: Pick<Tracing, 'hooks'>): Promise<void> {
  const call = hooks.began({
    service: 'trial-match',
    traceparent: `00-${traceId}-b7ad6b7169203331-01`,
  });
  call.step('prefetch', () => undefined);
  await call.step('fetch', async () => {
    await Promise.resolve();
    hooks.fetched({ resourceType: 'Observation', milliseconds: 40, retries: 1 });
    hooks.fetched({
      resourceType: `Patient?name=${secret}`,
      milliseconds: 9,
      fault: 'deadline',
      retries: 0,
    });
  });
  await call.step('evaluation', () => Promise.resolve());
  call.matched([told('a', 'candidate', met('I1'))]);
  call.step('cards', () => undefined);
  call.ended({ outcome: 'answered', status: 200, cards: 1 });
}

describe('a hook call that is traced', () => {
  it('is a server span of the caller’s trace, with its steps below and the fetches below theirs', async () => {
    const { spans, named } = await spansOf(wholeCall);
    const call = named('POST /cds-services/:id');
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
    expect(call.kind).toBe(SpanKind.SERVER);
    expect(call.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true });
    const below = (parent: ReadableSpan) =>
      spans
        .filter((span) => span.parentSpanContext?.spanId === parent.spanContext().spanId)
        .map(({ name }) => name);
    expect(below(call)).toEqual(['prefetch', 'fetch', 'evaluation', 'cards']);
    expect(below(named('fetch'))).toEqual(['GET Observation', 'GET (other)']);
  });

  it('says of itself what OpenTelemetry’s conventions name, and how it ended', async () => {
    const { named } = await spansOf(wholeCall);
    const call = named('POST /cds-services/:id');
    expect(call.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/cds-services/:id',
      'http.response.status_code': 200,
      'url.path': '/cds-services/trial-match',
      'trialhook.service': 'trial-match',
      'trialhook.trials': 1,
      'trialhook.cards': 1,
      'trialhook.outcome': 'answered',
    });
    expect(call.status.code).toBe(SpanStatusCode.UNSET);
    expect(call.resource.attributes).toMatchObject({
      'service.name': 'trialhook',
      'service.version': '1.2.3',
    });
  });

  it('shows a fetch with its time, its retries and its fault', async () => {
    const { named } = await spansOf(wholeCall);
    const good = named('GET Observation');
    expect(good.kind).toBe(SpanKind.CLIENT);
    expect(good.duration[1] / 1e6).toBeCloseTo(40, 0);
    expect(good.attributes).toMatchObject({ 'http.request.resend_count': 1 });
    const late = named('GET (other)');
    expect(late.status.code).toBe(SpanStatusCode.ERROR);
    expect(late.attributes).toMatchObject({ 'error.type': 'deadline' });
  });

  it('begins a trace of its own without a caller’s, or with one that is malformed', async () => {
    for (const header of [{}, { traceparent: secret }]) {
      const { spans } = await spansOf(({ hooks }) => {
        hooks
          .began({ service: 's', ...header })
          .ended({ outcome: 'no-cards', status: 200, cards: 0 });
      });
      expect(spans[0]?.parentSpanContext).toBeUndefined();
      expect(spans[0]?.spanContext().traceId).toMatch(/^[0-9a-f]{32}$/u);
    }
  });

  it('is left out when the caller’s trace is', async () => {
    const { spans } = await spansOf(({ hooks }) => {
      const traceparent = `00-${traceId}-b7ad6b7169203331-00`;
      hooks.began({ service: 's', traceparent }).ended({ outcome: 'shed', status: 503 });
    });
    expect(spans).toEqual([]);
  });

  it.each([
    ['server-error', 500, '500'],
    ['shed', 503, '503'],
    ['aborted', 200, 'aborted'],
    ['client-error', 400, undefined],
  ])('that ends as %s has the error that the conventions want', async (outcome, status, error) => {
    const { spans } = await spansOf(({ hooks }) => {
      hooks.began({ service: 's' }).ended({ outcome, status });
    });
    expect(spans[0]?.attributes['error.type']).toBe(error);
  });

  it('names the kind of a fault and never quotes it', async () => {
    const { spans } = await spansOf(async ({ hooks }) => {
      const call = hooks.began({ service: 's' });
      const fault = () => {
        throw new RangeError(secret);
      };
      expect(() => call.step('cards', fault)).toThrow(secret);
      await expect(
        call.step('evaluation', () => Promise.reject(new TypeError(secret))),
      ).rejects.toThrow(secret);
      await wholeCall({ hooks });
      call.ended({ outcome: 'server-error', status: 500 });
    });
    expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual(
      expect.arrayContaining(['RangeError', 'TypeError', '500']),
    );
    const told = spans.map(({ name, attributes, status, events }) => [
      name,
      attributes,
      status,
      events,
    ]);
    expect(JSON.stringify(told)).not.toContain(secret);
  });
});

describe('a call of another route that is traced', () => {
  it.each([
    ['GET', '/cds-services', {}, '/cds-services'],
    [
      'POST',
      '/cds-services/:id/feedback',
      { service: 'trial-match' },
      '/cds-services/trial-match/feedback',
    ],
    ['POST', '/fhir/$cql', {}, '/fhir/$cql'],
  ])('is a server span of the caller’s trace, by its route: %s %s', async (...given) => {
    const [method, route, service, path] = given;
    const { spans } = await spansOf(({ routes }) => {
      const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
      routes
        .began({ method, route, ...service, traceparent })
        .ended({ status: 400, aborted: false });
    });
    const [span] = spans;
    expect(span?.name).toBe(`${method} ${route}`);
    expect(span?.kind).toBe(SpanKind.SERVER);
    expect(span?.parentSpanContext).toMatchObject({ traceId, spanId: 'b7ad6b7169203331' });
    expect(span?.attributes).toEqual({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': 400,
      'url.path': path,
      ...('service' in service ? { 'trialhook.service': service.service } : {}),
    });
    expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  });

  it.each([
    [503, false, '503'],
    [200, true, 'aborted'],
  ])('that ends with %i, aborted: %j, has the error %s', async (status, aborted, error) => {
    const { spans } = await spansOf(({ routes }) => {
      routes.began({ method: 'GET', route: '/cds-services' }).ended({ status, aborted });
    });
    expect(spans[0]?.attributes['error.type']).toBe(error);
    expect(spans[0]?.status.code).toBe(SpanStatusCode.ERROR);
  });
});

describe('a collector that cannot be reached', () => {
  it('is reported once, and once when it is back; hooks and the shutdown go on', async () => {
    const log: string[] = [];
    let reachable = false;
    const exporter: SpanExporter = {
      export(_spans, done) {
        done(
          reachable
            ? { code: ExportResultCode.SUCCESS }
            : { code: ExportResultCode.FAILED, error: new Error(secret) },
        );
      },
      shutdown: () => Promise.reject(new Error('gone')),
    };
    const report = (fields: object, message: string) =>
      void log.push(`${message} ${JSON.stringify(fields)}`);
    const reported = new ReportedExporter(exporter, { warn: report, info: report });
    const none = () => undefined;
    const two = [{}, {}] as ReadableSpan[];
    reported.export(two, none);
    reported.export(two, none);
    reachable = true;
    reported.export(two, none);
    reported.export(two, none);
    expect(log).toEqual([
      'traces do not reach their collector {"spans":2,"fault":"Error"}',
      'traces reach their collector again {"lost":4}',
    ]);
    const tracing = startTracing({ version: '1', log: { warn: none, info: none }, exporter });
    await expect(tracing.close()).resolves.toBeUndefined();
  });
});
