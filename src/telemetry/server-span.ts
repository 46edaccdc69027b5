import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
} from '@opentelemetry/semantic-conventions';

/** A request that is traced. */
export interface TracedRequest {
  readonly method: string;
  /** Pattern of the route, e.g. `/cds-services/:id`. */
  readonly route: string;
  /** The CDS service that `:id` of the route is. */
  readonly service?: string;
  /** W3C Trace Context, as sent. */
  readonly traceparent?: string;
}

/**
 * Begins the span of a request, in the caller's trace where it names one. It is called by the route's pattern, and
 * its path is put together from that pattern and the service's id: what a caller wrote is not repeated.
 * @returns the span, and the context of what belongs below it
 */
export function startServerSpan(
  tracer: Tracer,
  { method, route, service, traceparent }: TracedRequest,
): { readonly span: Span; readonly context: Context } {
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_HTTP_ROUTE]: route,
    [ATTR_URL_PATH]: service === undefined ? route : route.replace(':id', service),
    ...(service === undefined ? {} : { 'trialhook.service': service }),
  };
  const parent = callerContext(traceparent);
  const options = { kind: SpanKind.SERVER, attributes };
  const span = tracer.startSpan(`${method} ${route}`, options, parent);
  return { span, context: trace.setSpan(parent, span) };
}

/** How a request ended. */
export interface ServerSpanEnd {
  readonly status: number;
  /** The caller went away. */
  readonly aborted: boolean;
}

/** Ends it. What a caller got wrong is no error of the server's, by the HTTP conventions. */
export function endServerSpan(span: Span, { status, aborted }: ServerSpanEnd): void {
  span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
  if (status >= 500 || aborted) failSpan(span, aborted ? 'aborted' : String(status));
  span.end();
}

/** @param type a word; an error's message may quote what it choked on, and is left out */
export function failSpan(span: Span, type: string): void {
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
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
