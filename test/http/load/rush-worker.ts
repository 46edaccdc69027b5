import { parentPort, workerData } from 'node:worker_threads';

/** Asks many times at once, on a thread of its own: a busy server must not slow its own clients down. */
const { url, count } = workerData as { readonly url: string; readonly count: number };

async function work() {
  const began = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('Retry-After'),
    body: await response.json(),
    took: performance.now() - began,
  };
}

parentPort?.postMessage(await Promise.all(Array.from({ length: count }, work)));
