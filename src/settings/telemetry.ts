import type { z } from 'zod';
import { onOrOff, variable, wholeNumber } from './variable.ts';

/** What the service tells of itself while it runs. */
export interface TelemetrySettings {
  /**
   * `TRIALHOOK_METRICS`: `on` answers `/metrics` on the service's own port, an address such as
   * `127.0.0.1:9464` gives it a port of its own, `off` has none. Default `on` where only this machine can
   * call, else `off`: counts by trial are nobody's business outside.
   */
  readonly metrics: MetricsPlace;
  /** `TRIALHOOK_TRACES`: `on` sends OpenTelemetry traces, to where `OTEL_EXPORTER_OTLP_ENDPOINT` says. Default `off`. */
  readonly traces: boolean;
  /**
   * `TRIALHOOK_SHUTDOWN_DELAY_MS`: how long, once it is told to stop, the service says so on `/readyz` and goes on
   * answering, so that load balancers turn away before it stops accepting. Default 0.
   */
  readonly shutdownDelayMs: number;
}

/** Where metrics are answered. */
export type MetricsPlace = 'on' | 'off' | { readonly host: string; readonly port: number };

export const telemetryVariables = {
  TRIALHOOK_METRICS: variable(
    readPlace,
    'on, off, or an address of its own such as 127.0.0.1:9464',
  ).optional(),
  TRIALHOOK_TRACES: onOrOff().default(false),
  TRIALHOOK_SHUTDOWN_DELAY_MS: wholeNumber(0, 60_000).default(0),
};

/** @param local whether only this machine can call the service */
export function telemetrySettings(
  values: z.infer<z.ZodObject<typeof telemetryVariables>>,
  local: boolean,
): TelemetrySettings {
  return {
    metrics: values.TRIALHOOK_METRICS ?? (local ? 'on' : 'off'),
    traces: values.TRIALHOOK_TRACES,
    shutdownDelayMs: values.TRIALHOOK_SHUTDOWN_DELAY_MS,
  };
}

function readPlace(text: string): MetricsPlace | undefined {
  if (text === 'on' || text === 'off') return text;
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/iu.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}
