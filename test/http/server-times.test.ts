import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { endpoint } from '../../src/http/endpoint.ts';
import { jsonBody } from '../../src/http/json-body.ts';
import { createLogger } from '../../src/http/logger.ts';
import { listen, type RunningServer } from '../../src/http/server.ts';
import { rawClient } from './raw-client.ts';

let server: RunningServer;
let url: string;

beforeAll(async () => {
  const router = Router();
  endpoint(router, '/echo', {
    post: [
      jsonBody({ bodyBytes: 100_000, bodyDepth: 50 }),
      (request, response) => void response.json({ got: request.body as unknown }),
    ],
  });
  const app = createApp({ logger: createLogger('silent'), routers: [router] });
  server = await listen(app, { host: '127.0.0.1', port: 0 }, { requestTime: 1_000 });
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close(0));

describe('a client that sends a byte at a time', () => {
  it.each([
    ['and never ends its headers', 'POST /echo HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
    [
      'and never ends its body',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"a":"',
      'x',
    ],
    ['and never begins', '', ''],
  ])(
    '%s is cut off, however many there are, and others are served meanwhile',
    async (_what, head, drop) => {
      const clients = await Promise.all(Array.from({ length: 50 }, () => rawClient(url)));
      for (const { socket } of clients) socket.write(head);
      const dripping = setInterval(() => {
        for (const { socket } of clients) if (!socket.destroyed) socket.write(drop);
      }, 100);
      const response = await fetch(`${url}/echo`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"a":1}',
      });
      expect(response.status).toBe(200);
      await Promise.all(clients.map(({ closed }) => closed));
      clearInterval(dripping);
      for (const { answer } of clients)
        expect(answer === '' || answer.includes(' 408 ')).toBe(true);
    },
  );
});
