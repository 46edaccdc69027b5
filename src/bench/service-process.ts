import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../main.ts');

/** What is measured is matching; a ledger is started where a measurement asks for one. */
const noLedger = { TRIALHOOK_LEDGER: 'off' };

/** The service as a process of its own on this machine. */
export interface ServiceProcess {
  readonly url: string;
  /** Milliseconds from the start of the process until it accepts requests. */
  readonly startUp: number;
  stop(): Promise<void>;
}

/**
 * Starts the service on a port of the system's choice.
 * @param environment settings, `TRIALHOOK_*`
 * @throws Error when the process ends without having answered
 */
export async function startServiceProcess(
  environment: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const start = performance.now();
  const child = spawn(process.execPath, [main, 'serve'], {
    env: {
      ...process.env,
      TRIALHOOK_PORT: '0',
      TRIALHOOK_LOG_LEVEL: 'info',
      ...noLedger,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await urlOf(child);
  if (url === undefined) throw new Error('the service did not start');
  return {
    url,
    startUp: performance.now() - start,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The service logs a line of JSON with its address when it accepts requests. */
async function urlOf(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const { url } = parsed(line);
      if (typeof url === 'string') resolve(url);
    });
    lines.on('close', () => {
      resolve(undefined);
    });
  });
}

function parsed(line: string): { readonly url?: unknown } {
  try {
    return JSON.parse(line) as { readonly url?: unknown };
  } catch {
    return {};
  }
}
