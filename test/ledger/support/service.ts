import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../../src/main.ts');

/** The service as a process of its own, that can be killed. */
export interface ServiceProcess {
  readonly url: string;
  /** `kill -9`: no farewell, nothing is finished. */
  kill(): Promise<void>;
  /** As an operator ends it. */
  stop(): Promise<void>;
}

/** @param settings environment variables */
export async function startServiceProcess(
  settings: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [main, 'serve'], {
    env: { ...process.env, TRIALHOOK_PORT: '0', TRIALHOOK_LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await urlOf(child);
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the service has no output');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const { url } = JSON.parse(line) as { readonly url?: string };
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => {
      reject(new Error('the service did not start'));
    });
  });
}
