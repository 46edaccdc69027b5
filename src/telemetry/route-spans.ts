import type { Tracer } from '@opentelemetry/api';
import { endServerSpan, startServerSpan } from './server-span.ts';
import type { ServerSpanEnd, TracedRequest } from './server-span.ts';

/** Spans of calls that are no hook calls: discovery, feedback, `$cql`. It is an observer of routes. */
export class RouteSpans {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  began(call: TracedRequest): { ended(end: ServerSpanEnd): void } {
    const { span } = startServerSpan(this.#tracer, call);
    return {
      ended(end) {
        endServerSpan(span, end);
      },
    };
  }
}
