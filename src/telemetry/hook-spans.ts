import { AsyncLocalStorage } from 'node:async_hooks';
import { SpanKind, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
} from '@opentelemetry/semantic-conventions';
import type { Assessment } from '../eligibility/assessment.ts';
import { typeName } from './fetch-metrics.ts';
import type { FetchEvent } from './fetch-metrics.ts';
import { endServerSpan, failSpan, startServerSpan } from './server-span.ts';

const route = '/cds-services/:id';

/**
 * Spans of hook calls: the request, and below it its steps and fetches. It is an observer of hook calls.
 * Attributes are OpenTelemetry's HTTP conventions where there are any, else `trialhook.*`. They hold our own words
 * and numbers; no error message, no URL but the service's path.
 */
export class HookSpans {
  readonly #tracer: Tracer;
  readonly #active = new AsyncLocalStorage<Context>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  began({ service, traceparent }: HookCall): HookCallSpans {
    const { span, context } = startServerSpan(this.#tracer, {
      method: 'POST',
      route,
      service,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    return {
      step: (step, run) => this.#step(step, context, run),
      matched(assessments) {
        span.setAttribute('trialhook.trials', assessments.length);
      },
      ended({ outcome, status, cards }) {
        span.setAttribute('trialhook.outcome', outcome);
        if (cards !== undefined) span.setAttribute('trialhook.cards', cards);
        endServerSpan(span, { status, aborted: outcome === 'aborted' });
      },
    };
  }

  /** One fetch that is over, as a span below the step that it belongs to; usable as a callback. */
  readonly fetched = ({ resourceType, milliseconds, fault, retries }: FetchEvent): void => {
    const context = this.#active.getStore();
    if (context === undefined) return;
    const end = Date.now();
    const type = typeName(resourceType);
    const span = this.#tracer.startSpan(
      `GET ${type}`,
      {
        kind: SpanKind.CLIENT,
        startTime: end - milliseconds,
        attributes: {
          [ATTR_HTTP_REQUEST_METHOD]: 'GET',
          'trialhook.fhir.resource_type': type,
          ...(retries === 0 ? {} : { [ATTR_HTTP_REQUEST_RESEND_COUNT]: retries }),
        },
      },
      context,
    );
    if (fault !== undefined) failSpan(span, fault);
    span.end(end);
  };

  #step<T>(step: string, parent: Context, run: () => T): T {
    const span = this.#tracer.startSpan(step, { kind: SpanKind.INTERNAL }, parent);
    try {
      const result = this.#active.run(trace.setSpan(parent, span), run);
      if (result instanceof Promise) {
        result.then(
          () => {
            span.end();
          },
          (error: unknown) => {
            failed(span, error);
          },
        );
      } else {
        span.end();
      }
      return result;
    } catch (error) {
      failed(span, error);
      throw error;
    }
  }
}

export interface HookCall {
  readonly service: string;
  /** W3C Trace Context, as sent. */
  readonly traceparent?: string;
}

/** Of one hook call. */
export interface HookCallSpans {
  step<T>(step: string, run: () => T): T;
  matched(assessments: readonly Assessment[]): void;
  ended(end: { readonly outcome: string; readonly status: number; readonly cards?: number }): void;
}

function failed(span: Span, error: unknown): void {
  failSpan(span, error instanceof Error ? error.name : typeof error);
  span.end();
}
