import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings.ts';

function telemetry(environment: Readonly<Record<string, string>>) {
  return readSettings({ TRIALHOOK_AUTHENTICATION: 'off', ...environment }).telemetry;
}

describe('metrics', () => {
  it('are answered by default only where nobody but this machine can call', () => {
    expect(telemetry({}).metrics).toBe('on');
    expect(telemetry({ TRIALHOOK_HOST: '::1' }).metrics).toBe('on');
    expect(telemetry({ TRIALHOOK_HOST: '0.0.0.0' }).metrics).toBe('off');
    expect(telemetry({ TRIALHOOK_HOST: '0.0.0.0', TRIALHOOK_METRICS: 'on' }).metrics).toBe('on');
    expect(telemetry({ TRIALHOOK_METRICS: 'off' }).metrics).toBe('off');
  });

  it.each([
    ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
    ['[::]:9464', { host: '::', port: 9464 }],
    ['metrics.internal:80', { host: 'metrics.internal', port: 80 }],
  ])('may have the address %s', (text, address) => {
    expect(telemetry({ TRIALHOOK_METRICS: text }).metrics).toEqual(address);
  });

  it.each(['9464', ':9464', '127.0.0.1:99999', '::1:9464', 'http://a:1', 'yes'])(
    'cannot have the address %s',
    (text) => {
      expect(() => telemetry({ TRIALHOOK_METRICS: text })).toThrow(
        `TRIALHOOK_METRICS is "${text}"; expected on, off, or an address`,
      );
    },
  );
});

describe('traces and the delay of the shutdown', () => {
  it('are off until they are set', () => {
    expect(telemetry({})).toMatchObject({ traces: false, shutdownDelayMs: 0 });
    expect(
      telemetry({ TRIALHOOK_TRACES: 'on', TRIALHOOK_SHUTDOWN_DELAY_MS: '5000' }),
    ).toMatchObject({ traces: true, shutdownDelayMs: 5000 });
  });
});
