import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoint } from '../../src/http/endpoint.ts';
import { jsonBody } from '../../src/http/json-body.ts';
import { rawClient } from './raw-client.ts';
import { type Served, serve } from './served.ts';

let served: Served;

beforeAll(async () => {
  served = await serve(() => {
    const router = Router();
    endpoint(router, '/echo', {
      post: [
        jsonBody({ bodyBytes: 100_000, bodyDepth: 50 }),
        (request, response) => void response.json({ got: request.body as unknown }),
      ],
    });
    return [router];
  });
});
afterAll(() => served.close());

const chunk = 'x'.repeat(64 * 1024);

/** Sends on and on until the server says or does something. @returns bytes that the server took */
async function sendUntilAnswered(head: string, framed: (text: string) => string) {
  const client = await rawClient(served.url);
  client.socket.write(head);
  let sent = 0;
  while (client.answer === '' && !client.socket.destroyed && sent < 200_000_000) {
    sent += chunk.length;
    if (!client.socket.write(framed(chunk))) {
      await Promise.race([
        new Promise((resolve) => client.socket.once('drain', resolve)),
        client.answered(),
      ]);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { sent, client };
}

const post = 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

describe('a body of 50 MB', () => {
  it('is refused as soon as it is announced, and the connection is closed', async () => {
    const { sent, client } = await sendUntilAnswered(
      `${post}Content-Length: 52428800\r\n\r\n`,
      (text) => text,
    );
    expect(client.answer).toContain('413 Payload Too Large');
    expect(client.answer).toContain('Connection: close');
    expect(client.answer).toContain('body-too-large');
    expect(sent).toBeLessThan(10_000_000);
    client.socket.end();
    await client.closed;
  });

  it('that does not say how long it is, is refused where the limit is, though it never ends', async () => {
    const { sent, client } = await sendUntilAnswered(
      `${post}Transfer-Encoding: chunked\r\n\r\n`,
      (text) => `${text.length.toString(16)}\r\n${text}\r\n`,
    );
    expect(client.answer).toContain('413 Payload Too Large');
    expect(sent).toBeLessThan(10_000_000);
    // Whoever goes on all the same is cut off.
    for (let more = 0; more < 100 && !client.socket.destroyed; more += 1) {
      client.socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await client.closed;
  });

  it('that is refused and then never sent does not hold the connection', async () => {
    const client = await rawClient(served.url);
    client.socket.write(`${post}Content-Length: 52428800\r\n\r\n`);
    expect(await client.answered()).toContain('413');
    await client.closed;
    // Long before the time for a whole request is over.
  }, 10_000);
});

describe('a small body that is refused unread', () => {
  it('leaves its connection to be used again', async () => {
    const client = await rawClient(served.url);
    const body = '{"a":1}';
    const head = `Host: x\r\nContent-Length: ${body.length}\r\n`;
    client.socket.write(`POST /echo HTTP/1.1\r\n${head}Content-Type: text/plain\r\n\r\n${body}`);
    expect(await client.answered()).toContain('415');
    client.socket.write(
      `POST /echo HTTP/1.1\r\n${head}Content-Type: application/json\r\n\r\n${body}`,
    );
    await expect.poll(() => client.answer).toContain('{"got":{"a":1}}');
    client.socket.destroy();
  });
});

describe('a client that goes away while it sends', () => {
  it('is no fault of ours', async () => {
    const client = await rawClient(served.url);
    client.socket.write(`${post}X-Request-Id: gone\r\nContent-Length: 5000\r\n\r\n{"a":`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.socket.destroy();
    await expect
      .poll(() => served.log.find(({ requestId }) => requestId === 'gone'))
      .toMatchObject({ aborted: true });
    expect(served.logText()).not.toContain('unexpected error');
  });
});
