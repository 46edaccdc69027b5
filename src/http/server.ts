import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Variable that the address is set by, for who has to choose another; `TRIALHOOK_PORT` by default. */
  readonly setting?: string;
}

/** A server that is accepting requests. */
export interface RunningServer {
  readonly port: number;
  /**
   * Stops accepting, lets requests that are under way finish, and resolves when all are done.
   * @param graceMs after this many milliseconds what is still open is cut off
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts to listen.
 * @throws Error (rejects) when the address cannot be listened on; the message says what to do
 */
export async function listen(
  app: Express,
  { host, port, setting = 'TRIALHOOK_PORT' }: Address,
): Promise<RunningServer> {
  const server = createServer(app);
  let closing = false;
  server.on('request', (_request, response) => {
    // A connection that is kept alive would hold up the end until its own time is out.
    response.on('close', () => {
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        error.message = `Port ${port} of ${host} is taken; set ${setting} to a free one.`;
      }
      reject(error);
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs = 10_000) =>
      new Promise((resolve, reject) => {
        closing = true;
        const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
        // Also closes the connections that wait idle for a next request.
        server.close((error) => {
          clearTimeout(cutOff);
          if (error === undefined) resolve();
          else reject(error);
        });
      }),
  };
}
