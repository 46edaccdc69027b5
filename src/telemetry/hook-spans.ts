import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
} from '@opentelemetry/semantic-conventions';
import type { Assessment } from '../eligibility/assessment.ts';
import { typeName } from './fetch-metrics.ts';
import type { FetchEvent } from './fetch-metrics.ts';

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
    const attributes = {
      [ATTR_HTTP_REQUEST_METHOD]: 'POST',
      [ATTR_HTTP_ROUTE]: route,
      [ATTR_URL_PATH]: `/cds-services/${service}`,
      'trialhook.service': service,
    };
    const parent = callerContext(traceparent);
    const options = { kind: SpanKind.SERVER, attributes };
    const span = this.#tracer.startSpan(`POST ${route}`, options, parent);
    const context = trace.setSpan(parent, span);
    return {
      step: (step, run) => this.#step(step, context, run),
      matched(assessments) {
        span.setAttribute('trialhook.trials', assessments.length);
      },
      ended({ outcome, status, cards }) {
        span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
        span.setAttribute('trialhook.outcome', outcome);
        if (cards !== undefined) span.setAttribute('trialhook.cards', cards);
        // What a caller got wrong is no error of the server's, by the HTTP conventions.
        if (status >= 500 || outcome === 'aborted') {
          fail(span, outcome === 'aborted' ? outcome : String(status));
        }
        span.end();
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
    if (fault !== undefined) fail(span, fault);
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

/**
 * The caller's trace, where it names one. Only its ids are taken over: `tracestate` and `baggage` may
 * hold whatever a caller put there.
 */
function callerContext(traceparent: string | undefined): Context {
  const caller = traceparent === undefined ? null : parseTraceParent(traceparent);
  return caller === null
    ? ROOT_CONTEXT
    : trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true });
}

function failed(span: Span, error: unknown): void {
  fail(span, error instanceof Error ? error.name : typeof error);
  span.end();
}

/** @param type a word; an error's message may quote what it choked on, and is left out */
function fail(span: Span, type: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
