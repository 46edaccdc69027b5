import { beforeAll, describe, expect, it } from 'vitest';
import { type Verdict, verdicts } from './agreement.ts';
import { knownDifferences } from './known-differences.ts';

const rows = knownDifferences();
let found: readonly Verdict[];

beforeAll(async () => {
  const charts = [[{ resourceType: 'Patient', id: 'p1' }]];
  found = await verdicts(rows.map(({ expression }) => ({ cql: expression, charts })));
});

describe('a known difference of the engines is exactly this one', () => {
  it.each(rows.map((row, index) => ({ ...row, index })))(
    '$expression: $reason',
    ({ index, compiled, reference }) => {
      expect(found[index]).toMatchObject({ difference: { compiled, reference } });
    },
  );
});
