import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Question, type Verdict, verdicts } from '../generated/agreement.ts';
import { type Chart, charts } from '../generated/chart.ts';
import { effort, seed } from '../generated/effort.ts';
import { expression } from '../generated/grammar.ts';
import { reading } from '../generated/records.ts';

/** So many expressions are translated together. */
const libraryLength = 100;

/** A minute for every thousand tries, and a little to start with. */
const patience = (tries: number) => 60_000 + tries * 100;

/**
 * Asks both engines the same generated questions. All of them are asked in libraries of many; when one is
 * answered differently, fast-check looks for a smaller expression and fewer, sounder resources by itself.
 */
async function expectAgreement(questions: fc.Arbitrary<Question>, numRuns: number): Promise<void> {
  const known = await answers(fc.sample(questions, { seed, numRuns }));
  const property = fc.asyncProperty(questions, async (question) => {
    const [asked] = known.has(keyOf(question))
      ? [known.get(keyOf(question))]
      : await verdicts([question]);
    if (asked?.difference !== undefined) throw new Error(story(question.cql, asked.difference));
  });
  await fc.assert(property, { seed, numRuns });
}

async function answers(questions: readonly Question[]): Promise<ReadonlyMap<string, Verdict>> {
  const found = new Map<string, Verdict>();
  for (let first = 0; first < questions.length; first += libraryLength) {
    const some = questions.slice(first, first + libraryLength);
    for (const [index, verdict] of (await verdicts(some)).entries()) {
      found.set(keyOf(some[index]!), verdict);
    }
  }
  const refused = [...found.values()].filter((verdict) => verdict.refused !== undefined);
  // The grammar is that of CQL, but for what a literal null may stand for.
  expect(refused.length, refused[0]?.refused).toBeLessThanOrEqual(found.size / 50);
  return found;
}

function keyOf({ cql, charts: asked }: Question): string {
  return `${cql} ${JSON.stringify(asked)}`;
}

function story(cql: string, difference: NonNullable<Verdict['difference']>): string {
  const { compiled, reference, chart } = difference;
  return [
    'the engines do not agree on',
    `  ${cql}`,
    `compiled:  ${compiled}`,
    `reference: ${reference}`,
    'for the patient',
    ...chart.map((resource) => `  ${JSON.stringify(resource)}`),
  ].join('\n');
}

describe('expressions that nobody has thought of', () => {
  const tries = 200 * effort;
  const nobody: Chart = [{ resourceType: 'Patient', id: 'p1', birthDate: '1961-03-15' }];

  it(
    'have the same value on both engines',
    async () => {
      await expectAgreement(
        expression.map((cql) => ({ cql, charts: [nobody] })),
        tries,
      );
    },
    patience(tries),
  );
});

describe('records that no EHR should send', () => {
  const tries = 100 * effort;
  const cohort = fc.array(charts, { minLength: 1, maxLength: 4, size: 'max' });

  it(
    'are read alike by both engines',
    async () => {
      await expectAgreement(fc.record({ cql: reading, charts: cohort }), tries);
    },
    patience(tries),
  );
});
