import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { answerUnreadable, type Unreadable } from './unreadable-request.ts';

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Variable that the address is set by, for who has to choose another; `TRIALHOOK_PORT` by default. */
  readonly setting?: string;
}

export interface ServerOptions {
  /** Milliseconds that a request may take to arrive, body and all; default 15,000. */
  readonly requestTime?: number;
  /** Hears of requests that no route ever sees. */
  readonly onUnreadable?: (request: Unreadable) => void;
}

/** For a request's headers: they are a packet or two. */
const headersTime = 10_000;
/** Between two requests of a connection: longer than proxies keep theirs, so that they close first. */
const idleTime = 65_000;
/** How often connections are looked at for those that take too long. */
const lookTime = 1_000;

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
  { requestTime = 15_000, onUnreadable }: ServerOptions = {},
): Promise<RunningServer> {
  const server = createServer(
    {
      requestTimeout: requestTime,
      headersTimeout: Math.min(headersTime, requestTime),
      keepAliveTimeout: idleTime,
      connectionsCheckingInterval: lookTime,
    },
    app,
  );
  let closing = false;
  const open = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    // A connection that is kept alive would hold up the end until its own time is out.
    response.on('close', () => {
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const begun = [...open].some((response) => response.socket === socket && response.headersSent);
    const unreadable = begun ? undefined : answerUnreadable(error, socket);
    if (begun) socket.destroy();
    if (unreadable !== undefined) onUnreadable?.(unreadable);
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
        // So that clients take their next request elsewhere.
        for (const response of open) {
          if (!response.headersSent) response.setHeader('Connection', 'close');
        }
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
