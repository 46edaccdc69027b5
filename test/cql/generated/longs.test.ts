import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiledAnswers } from './agreement.ts';
import { effort, seed } from './effort.ts';
import { longs } from './longs.ts';

describe('expressions of Longs', () => {
  const tries = 100 * effort;

  it(
    'have the value that whole numbers of any size give them',
    async () => {
      const stories = fc.sample(longs, { seed, numRuns: tries });
      const known = new Map<string, string>();
      const answers = await compiledAnswers(stories.map(({ cql }) => cql));
      stories.forEach(({ cql }, index) => known.set(cql, answers[index]!));
      const property = fc.asyncProperty(longs, async ({ cql, value }) => {
        const [answer] = known.has(cql) ? [known.get(cql)] : await compiledAnswers([cql]);
        expect(answer, cql).toBe(value === null ? 'null' : `${value}L`);
      });
      await fc.assert(property, { seed, numRuns: tries });
    },
    60_000 + tries * 100,
  );
});
