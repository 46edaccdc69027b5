import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { givenClient } from './given-client.ts';

/* Real connections to real servers of this machine: what the guard and the agents do. */

interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()));
});

async function listening(answer: RequestListener): Promise<Listening> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const started = { port: (server.address() as AddressInfo).port, close };
  open.push(started);
  return started;
}

const bundle: RequestListener = (_request, response) => {
  response.end('{"resourceType":"Bundle"}');
};

/** Resolves every name to one of these, one after the other and then the last. */
function resolving(...addresses: readonly string[]) {
  const asked: string[] = [];
  const lookup: LookupFunction = (name, _options, callback) => {
    const address = addresses[Math.min(asked.length, addresses.length - 1)] ?? '';
    asked.push(name);
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  return { lookup, asked };
}

describe('a server that is listed by its name', () => {
  it.each([
    '127.0.0.1',
    '::1',
    '169.254.169.254',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '0.0.0.0',
  ])('is not asked when the name resolves to %s', async (address) => {
    let reached = 0;
    const { port } = await listening(() => (reached += 1));
    const base = `http://ehr.example.org:${port}/fhir`;
    const client = givenClient({ servers: [base], ...resolving(address) });
    expect(await client.open(base).fetch('Patient/p1')).toEqual({
      pages: [],
      fault: 'address-not-allowed',
    });
    expect(reached).toBe(0);
  });

  it('is checked again for each connection, so a name that changes gains nothing', async () => {
    let reached = 0;
    const { port } = await listening((request, response) => {
      reached += 1;
      response.setHeader('Connection', 'close');
      bundle(request, response);
    });
    // The first time it is what the guard lets pass here, this machine by its name.
    const base = `http://ehr.localhost:${port}/fhir`;
    const names = resolving('127.0.0.1', '169.254.169.254');
    const client = givenClient({ servers: [base], lookup: names.lookup });
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBeUndefined();
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBe(
      'address-not-allowed',
    );
    expect([reached, names.asked.length]).toEqual([1, 2]);
  });
});

describe('with *', () => {
  it('a name that resolves to this machine or to a private address is not asked', async () => {
    for (const address of ['127.0.0.1', '10.0.0.1', 'fd00::1', '100.64.0.1']) {
      const client = givenClient({ servers: ['*'], ...resolving(address) });
      const session = client.open('https://rebind.example.org/fhir');
      expect((await session.fetch('Patient/p1')).fault).toBe('address-not-allowed');
    }
  });

  it('an address is not even connected to', async () => {
    const { port } = await listening(bundle);
    const client = givenClient({ servers: ['*'] });
    for (const host of ['127.0.0.1', '[::1]', '2130706433', 'localhost']) {
      const session = client.open(`https://${host}:${port}/fhir`);
      expect((await session.fetch('Patient/p1')).fault).toBe('address-not-allowed');
    }
  });
});

describe('a server that is listed', () => {
  it('by its address is asked there', async () => {
    const { port } = await listening(bundle);
    const base = `http://127.0.0.1:${port}`;
    const client = givenClient({ servers: [base] });
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBeUndefined();
  });

  it('is asked on one connection for one request after the other', async () => {
    const ports = new Set<number | undefined>();
    const { port } = await listening((request, response) => {
      ports.add(request.socket.remotePort);
      bundle(request, response);
    });
    const base = `http://127.0.0.1:${port}`;
    const client = givenClient({ servers: [base] });
    for (const type of ['Condition', 'Procedure', 'Observation']) {
      await client.open(base).fetch(`${type}?patient=p1`);
    }
    expect(ports.size).toBe(1);
    await client.close();
  });

  it('that closed a connection it kept alive is asked again', async () => {
    let count = 0;
    const { port } = await listening((request, response) => {
      count += 1;
      if (count === 2) request.socket.destroy();
      else bundle(request, response);
    });
    const base = `http://127.0.0.1:${port}`;
    const client = givenClient({ servers: [base] });
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBeUndefined();
    expect((await client.open(base).fetch('Condition?patient=p1')).fault).toBeUndefined();
    expect(count).toBe(3);
  });

  it.each([
    ['of one call', { concurrency: 2 }, 1, 2],
    ['of all calls', { connections: 3 }, 2, 3],
    ['of one call, when no less is allowed', {}, 1, 6],
  ])('is asked so much at a time and no more: %s', async (_what, limits, sessions, expected) => {
    const waiting: (() => void)[] = [];
    let most = 0;
    // Nobody is answered before as many as may come have come, and time has passed for one too many.
    const { port } = await listening((request, response) => {
      waiting.push(() => void bundle(request, response));
      most = Math.max(most, waiting.length);
      if (waiting.length !== expected) return;
      setTimeout(() => {
        for (const answer of waiting.splice(0)) answer();
      }, 50);
    });
    const base = `http://127.0.0.1:${port}`;
    const client = givenClient({ servers: [base], limits });
    const reads = Array.from({ length: sessions }, () => client.open(base)).flatMap((session) =>
      ['A', 'B', 'C', 'D', 'E', 'F'].map((type) => session.fetch(`${type}?patient=p1`)),
    );
    expect((await Promise.all(reads)).every(({ fault }) => fault === undefined)).toBe(true);
    expect(most).toBe(expected);
    await client.close();
  });
});

describe('a connection that fails', () => {
  it('because nobody listens is unreachable', async () => {
    const { port, close } = await listening(bundle);
    await close();
    const base = `http://127.0.0.1:${port}`;
    const session = givenClient({ servers: [base] }).open(base);
    expect(await session.fetch('Patient/p1')).toEqual({ pages: [], fault: 'unreachable' });
  });

  it('because the name is unknown is unreachable', async () => {
    const lookup: LookupFunction = (_name, _options, callback) => {
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    };
    const base = 'https://nowhere.example.org/fhir';
    const session = givenClient({ servers: [base], lookup }).open(base);
    expect((await session.fetch('Patient/p1')).fault).toBe('unreachable');
  });

  it.each([
    ['before an answer', 'unreachable', () => ''],
    [
      'half-way through an answer of known length',
      'cut-off',
      (text: string) => `HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n${text}`,
    ],
    [
      'half-way through a chunked answer',
      'cut-off',
      (text: string) =>
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n`,
    ],
    [
      'half-way through an answer that ends with the connection',
      'cut-off',
      (text: string) => `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${text}`,
    ],
    [
      'half-way through a packed answer',
      'cut-off',
      () => 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n\x1f\x8b\x08',
    ],
  ])('%s is fault %s', async (_what, fault, raw) => {
    const { port } = await listening((request) => {
      request.socket.end(raw('{"resourceType":"Bundle","entry":['));
    });
    const base = `http://127.0.0.1:${port}`;
    const session = givenClient({ servers: [base] }).open(base);
    expect(await session.fetch('Condition?patient=p1')).toEqual({ pages: [], fault });
  });
});
