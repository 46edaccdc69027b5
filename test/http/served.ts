import type { Router } from 'express';
import { createApp } from '../../src/http/app.ts';
import { createLogger } from '../../src/http/logger.ts';
import { listen } from '../../src/http/server.ts';

/** A real server on a free port of this machine. */
export interface Served {
  readonly url: string;
  /** The lines of the log so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** The log as text, to look for what must not be in it. */
  logText(): string;
  close(graceMs?: number): Promise<void>;
}

export async function serve(makeRouters: (logger: Logger) => readonly Router[]): Promise<Served> {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
  const app = createApp({ logger, routers: makeRouters(logger) });
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    url: `http://127.0.0.1:${server.port}`,
    get log() {
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    logText: () => lines.join(''),
    close: (graceMs) => server.close(graceMs),
  };
}

type Logger = ReturnType<typeof createLogger>;
