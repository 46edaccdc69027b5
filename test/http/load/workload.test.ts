import { describe, expect, it } from 'vitest';
import { type Admission, Workload } from '../../../src/http/load/workload.ts';

/** As many as are taken on at once. */
function fill(workload: Workload): readonly Admission[] {
  const taken: Admission[] = [];
  for (let count = 0; count < 1000; count += 1) {
    const admission = workload.admit();
    if (admission === undefined) break;
    taken.push(admission);
  }
  return taken;
}

describe('a workload', () => {
  it('takes on what can be done within the budget, before any body is here', () => {
    // Until there is a reading, a request is taken to cost 20 ms.
    expect(fill(new Workload({ queueMs: 200, mostRequests: 1000 }))).toHaveLength(11);
    expect(fill(new Workload({ queueMs: 1, mostRequests: 1000 }))).toHaveLength(2);
    expect(fill(new Workload({ queueMs: 10_000, mostRequests: 50 }))).toHaveLength(50);
  });

  it('takes on more as soon as something is done, and counts those whose body is here', () => {
    const workload = new Workload({ queueMs: 200, mostRequests: 1000 });
    const [first, second] = fill(workload);
    first?.arrived();
    expect(workload.full).toBe(true);
    first?.done(true);
    second?.done(false);
    expect(fill(workload)).toHaveLength(2);
  });

  it('does not count those who wait for another server, but among all that are under way', () => {
    const workload = new Workload({ queueMs: 200, mostRequests: 14 });
    const all = fill(workload);
    for (const each of all) each.arrived();
    expect(workload.full).toBe(true);
    all[0]?.leaves();
    all[1]?.leaves();
    expect(workload.full).toBe(false);
    all[0]?.returns();
    expect(fill(workload)).toHaveLength(1);
    for (const each of all) each.leaves();
    expect(fill(workload)).toHaveLength(2);
  });

  it('gives turns one by one, in order, and says which came too late', async () => {
    const workload = new Workload({ queueMs: 70, mostRequests: 1000 });
    const order: number[] = [];
    const inTime = await Promise.all(
      fill(workload).map(async (admission, index) => {
        const came = await admission.turn();
        order.push(index);
        const end = performance.now() + 80;
        while (performance.now() < end);
        return came;
      }),
    );
    expect(order).toEqual([0, 1, 2, 3].slice(0, order.length));
    // The second too: two calls for one chart come often, and criteria may take long.
    expect(inTime).toEqual([true, true, false, false].slice(0, order.length));
    expect(inTime).toContain(false);
  });
});
