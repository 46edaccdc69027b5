import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** A PostgreSQL server of a test's own, which it may stop and start. */
export interface Cluster {
  /** Of its database `postgres`. */
  readonly url: string;
  start(): Promise<void>;
  /** At once and without a farewell, as when its machine fails. */
  stop(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

/** What a machine lacks, in words; undefined when it has PostgreSQL. */
export const lacksPostgres: string | undefined =
  binaries() === undefined
    ? 'PostgreSQL is not installed (no initdb found): `apt-get install postgresql`'
    : undefined;

/** Makes a server in a temporary folder and starts it. */
export async function startCluster(): Promise<Cluster> {
  const bin = binaries();
  if (bin === undefined) throw new Error(lacksPostgres);
  const folder = mkdtempSync(join(tmpdir(), 'trialhook-postgres-'));
  const user = ownUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'];
  execFileSync(join(bin, 'initdb'), initdb, { ...user, cwd: folder, stdio: 'ignore' });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const options = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
  let server: ChildProcess | undefined;
  const cluster: Cluster = {
    url,
    start: async () => {
      server = spawn(join(bin, 'postgres'), options, { ...user, cwd: folder, stdio: 'ignore' });
      await answers(url);
    },
    stop: async () => {
      if (server === undefined) return;
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
      server = undefined;
    },
    remove: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cluster.start();
  return cluster;
}

/** Debian keeps the server's programs off the PATH. */
function binaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(root, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
function ownUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 200) throw error;
      await delay(50);
    }
  }
}
