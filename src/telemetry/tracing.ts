import { resourceFromAttributes, detectResources, envDetector } from '@opentelemetry/resources';
import { serviceInstanceIdDetector } from '@opentelemetry/resources';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import { HookSpans } from './hook-spans.ts';
import { RouteSpans } from './route-spans.ts';
import { ReportedExporter } from './reported-exporter.ts';
import type { ExportLog } from './reported-exporter.ts';

/** Traces that are being collected and sent. */
export interface Tracing {
  readonly hooks: HookSpans;
  readonly routes: RouteSpans;
  /** Sends what is left, for as long as the exporter's time limit allows. Never rejects. */
  close(): Promise<void>;
}

export interface TracingOptions {
  /** Version of the service's software. */
  readonly version: string;
  readonly log: ExportLog;
  /** Where spans go; by default an OTLP/HTTP collector, see {@link startTracing}. */
  readonly exporter?: SpanExporter;
}

/**
 * Starts to trace. Where spans go, how many are kept and what the service is called follow OpenTelemetry's own
 * variables: `OTEL_EXPORTER_OTLP_ENDPOINT` (default http://localhost:4318) and its kin,
 * `OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`. The protocol is HTTP with JSON.
 *
 * Nothing global is registered: spans are made by this service's code and by nothing else, because automatic
 * instrumentation would record URLs, and those hold patients' ids.
 *
 * This module loads the OpenTelemetry SDK; import it only when traces are wanted.
 */
export function startTracing({
  version,
  log,
  exporter = new OTLPTraceExporter(),
}: TracingOptions): Tracing {
  const named = resourceFromAttributes({
    [ATTR_SERVICE_NAME]: 'trialhook',
    [ATTR_SERVICE_VERSION]: version,
  });
  const detected = detectResources({ detectors: [serviceInstanceIdDetector, envDetector] });
  const provider = new NodeTracerProvider({
    resource: named.merge(detected),
    spanProcessors: [new BatchSpanProcessor(new ReportedExporter(exporter, log))],
  });
  const tracer = provider.getTracer('trialhook', version);
  return {
    hooks: new HookSpans(tracer),
    routes: new RouteSpans(tracer),
    async close() {
      // What could not be sent was reported; it must not keep the service from ending.
      await provider.shutdown().catch(() => undefined);
    },
  };
}
