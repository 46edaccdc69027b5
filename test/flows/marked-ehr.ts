import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mark } from './marked-requests.ts';

/** What a FHIR server answers when it does not give what was asked for; every way is marked. */
export const trouble: readonly RequestListener[] = [
  (_request, response) => response.writeHead(500, { 'X-Mark': mark }).end(mark),
  (_request, response) => response.writeHead(403).end(`{"resourceType":"${mark}"}`),
  (_request, response) => response.end(`<html>${mark}`),
  (_request, response) => response.end(`{"resourceType":"Bundle","entry":[{"${mark}`),
  (_request, response) => response.end(`{"resourceType":"${mark}","id":"${mark}"}`),
  (_request, response) => response.writeHead(302, { Location: `https://${mark}.test/` }).end(),
  (request) => request.socket.destroy(),
  (_request, response) => {
    const link = [{ relation: 'next', url: `https://${mark}.test/next` }];
    response.end(JSON.stringify({ resourceType: 'Bundle', link, entry: [{ fullUrl: mark }] }));
  },
];

/** An EHR whose URL is marked too, and that is in trouble in one way after the other. */
export async function startMarkedEhr() {
  let asked = 0;
  const server = createServer((request, response) => {
    trouble[asked % trouble.length]?.(request, response);
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/${mark}`,
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
