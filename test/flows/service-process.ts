import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../src/main.ts');

/** The service as hospitals run it: a process of its own, and all that it writes. */
export interface ServiceProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** All of standard output and standard error so far. */
  output(this: void): string;
  /** Lines of the log so far. */
  log(this: void): readonly Readonly<Record<string, unknown>>[];
  /** Tells it to stop. @returns its exit code; null when it had to be killed */
  stop(this: void): Promise<number | null>;
}

/**
 * Starts the service on a port of the system's choice, with the engine that a hospital would choose.
 * @param environment settings, `TRIALHOOK_*`
 * @param node further options of Node
 * @throws Error when it ends without having answered, with what it wrote
 */
export async function startServiceProcess(
  environment: Readonly<Record<string, string>> = {},
  node: readonly string[] = [],
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [...node, main, 'serve'], {
    env: {
      ...process.env,
      TRIALHOOK_PORT: '0',
      TRIALHOOK_ENGINE: 'compiled',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', ...(node.length === 0 ? [] : (['ipc'] as const))],
  });
  let output = '';
  const started = Promise.withResolvers<string>();
  const read = (text: Buffer) => {
    output += text.toString();
    const [, url] = /"url":"([^"]+)"/u.exec(output) ?? [];
    if (url !== undefined) started.resolve(url);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('exit', () => started.reject(new Error(`the service ended: ${output}`)));
  const url = await started.promise;
  return {
    url,
    child,
    output: () => output,
    log: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        const killed = setTimeout(() => child.kill('SIGKILL'), 20_000);
        await once(child, 'exit');
        clearTimeout(killed);
      }
      return child.exitCode;
    },
  };
}
