import { ExportResultCode } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

/** Where it is said that spans are not arriving. */
export interface ExportLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** Passes spans on, and says once when they stop arriving and once when they arrive again. */
export class ReportedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #log: ExportLog;
  #lost = 0;

  constructor(exporter: SpanExporter, log: ExportLog) {
    this.#exporter = exporter;
    this.#log = log;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      this.#note(spans.length, result);
      done(result);
    });
  }

  async shutdown(): Promise<void> {
    await this.#exporter.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }

  #note(spans: number, { code, error }: ExportResult): void {
    const before = this.#lost;
    this.#lost = code === ExportResultCode.SUCCESS ? 0 : before + spans;
    if (before === 0 && this.#lost > 0) {
      const fault = error instanceof Error ? error.name : 'unknown';
      this.#log.warn({ spans, fault }, 'traces do not reach their collector');
    } else if (before > 0 && this.#lost === 0) {
      this.#log.info({ lost: before }, 'traces reach their collector again');
    }
  }
}
