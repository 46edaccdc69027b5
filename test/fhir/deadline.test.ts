import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/fhir/deadline.ts';

const inMs = (ms: number) => new Deadline(performance.now() + ms);

describe('a deadline', () => {
  it('lets work that is done in time finish', async () => {
    expect(await inMs(5000).race(Promise.resolve('done'), 'late')).toBe('done');
  });

  it('does not wait for work that never ends', async () => {
    expect(await inMs(20).race(new Promise(() => undefined), 'late')).toBe('late');
  });

  it('tells how much is left, and aborts when nothing is', async () => {
    const deadline = inMs(30);
    expect(deadline.left()).toBeGreaterThan(0);
    expect(deadline.signal.aborted).toBe(false);
    await deadline.race(new Promise(() => undefined), 'late');
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.hasPassed).toBe(true);
  });

  it('may have passed already', () => {
    expect(inMs(-1).hasPassed).toBe(true);
  });
});
