import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../src/main.ts');

/** A line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The service as a process of its own on this machine, as an orchestrator sees it. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** The log so far. */
  readonly log: readonly LogLine[];
  /** All that it wrote so far, on both outputs. */
  output(): string;
  /** Sends a signal and does not wait. */
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends it in order, waits, and gives the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts `trialhook serve` on a port of the system's choice and waits until it answers. Several may run at once.
 * @param environment settings; they are all that the process gets besides this one's environment, and no ledger
 * @param node further options of Node; with any, the process can send messages
 * @throws Error (rejects) with what it wrote when it ends without having answered
 */
export async function startServiceProcess(
  environment: Readonly<Record<string, string>> = {},
  node: readonly string[] = [],
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [...node, main, 'serve'], {
    env: { ...process.env, TRIALHOOK_PORT: '0', TRIALHOOK_LEDGER: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', ...(node.length === 0 ? [] : (['ipc'] as const))],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const written: string[] = [];
  const log: LogLine[] = [];
  const started = Promise.withResolvers<string>();
  createInterface({ input: child.stdout! }).on('line', (line) => {
    written.push(line);
    const parsed = logLine(line);
    if (parsed === undefined) return;
    log.push(parsed);
    if (typeof parsed['url'] === 'string') started.resolve(parsed['url']);
  });
  createInterface({ input: child.stderr! }).on('line', (line) => void written.push(line));
  const url = await Promise.race([started.promise, ended]);
  if (typeof url !== 'string') {
    throw new Error(`the service ended with ${url} before it answered:\n${written.join('\n')}`);
  }
  return {
    url,
    pid: child.pid ?? 0,
    child,
    log,
    output: () => written.join('\n'),
    signal: (name) => void child.kill(name),
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function logLine(line: string): LogLine | undefined {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return undefined;
  }
}
