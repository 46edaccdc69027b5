import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A client that writes what it likes, as slowly as it likes. */
export interface RawClient {
  readonly socket: Socket;
  /** What has come back so far. */
  readonly answer: string;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
  /** Resolves with the answer once there is one. */
  answered(): Promise<string>;
}

export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let answer = '';
  const first = Promise.withResolvers<void>();
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
    first.resolve();
  });
  // A server that has had enough may reset the connection: that is looked at by what came back.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    get answer() {
      return answer;
    },
    closed,
    async answered() {
      await Promise.race([first.promise, closed]);
      return answer;
    },
  };
}
