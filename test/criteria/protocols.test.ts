import { beforeAll, describe, expect, it } from 'vitest';
import { coverageGaps } from '../../src/casebook/coverage.ts';
import { runCases } from '../../src/casebook/run-cases.ts';
import { casesOf } from '../../src/casebook/trial-cases.ts';
import type { FindingStatus } from '../../src/eligibility/finding.ts';
import type { Catalogue, CatalogueTrial } from '../../src/trials/catalogue.ts';
import { rows } from './reading.ts';
import { shippedCatalogue } from './shipped-catalogue.ts';

let catalogue: Catalogue;

beforeAll(async () => {
  catalogue = await shippedCatalogue();
});

const ids = [...new Set(rows.map(({ trial }) => trial))];

function trialOf(id: string): CatalogueTrial {
  const found = catalogue.trials.find(({ trial }) => trial.id === id);
  if (found === undefined) throw new Error(`no trial ${id}`);
  return found;
}

/** What a failing row of the reading does, in the words of trial.yaml. */
const onFail: Readonly<Record<string, string>> = {
  suppress: 'rules-out',
  'time-limited': 'not-now',
  modifiable: 'not-now',
  'show-for-review': 'review',
  'never-suppresses': 'review',
};

it('all of them run on the compiled engine alone', () => {
  expect([...catalogue.program.refused.keys()]).toEqual([]);
});

describe.each(ids)('%s', (id) => {
  const own = rows.filter(({ trial }) => trial === id);

  it('has every line of its protocol, verbatim and in order', () => {
    const { trial, broken, diagnostics } = trialOf(id);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(broken).toBe(false);
    expect(
      trial.criteria.map(({ id: criterion, kind, text }) => ({ id: criterion, kind, text })),
    ).toEqual(own.map(({ id: criterion, kind, text }) => ({ id: criterion, kind, text })));
  });

  it('lets a failing line do what the reading says, and keeps parts under their composite', () => {
    const { trial } = trialOf(id);
    const known = new Set(own.map((row) => row.id));
    expect(
      trial.criteria.map(({ id: criterion, onFail: does, partOf, logic }) => ({
        criterion,
        // A line that only a person decides never fails.
        does: logic.type === 'cql' || logic.type === 'fhirpath' ? does : undefined,
        partOf,
      })),
    ).toEqual(
      own.map((row) => ({
        criterion: row.id,
        does: row.class === 'C' ? undefined : onFail[row.onFail],
        partOf: row.group !== undefined && known.has(row.group) ? row.group : undefined,
      })),
    );
  });

  it('leaves to a person what only a person can say, and nothing else', () => {
    const { trial } = trialOf(id);
    for (const { id: criterion, logic } of trial.criteria) {
      const row = own.find((each) => each.id === criterion);
      const computed = logic.type === 'cql' || logic.type === 'fhirpath';
      expect(computed, criterion).toBe(row?.class !== 'C');
    }
  });

  it('uses FHIRPath where it reads better', () => {
    const { trial } = trialOf(id);
    const inFhirpath = trial.criteria.filter(({ logic }) => logic.type === 'fhirpath');
    // The one without eligibility text has nothing to read.
    expect(inFhirpath.length > 0).toBe(id !== 'donor-cd19-cd22-b-all');
  });

  it('has every example of the reading as a case that expects the same', () => {
    const { cases } = casesOf(trialOf(id));
    const byExample = new Map(cases.map((one) => [one.example, one]));
    for (const row of own) {
      for (const test of row.tests) {
        const expected = byExample.get(test.id)?.expect.get(row.id)?.status;
        expect(expected, `${test.id}: ${test.data}`).toBe(statusFor(row.class, test.expect));
      }
    }
  });

  it('has cases for met, not met and unknown of every computed criterion', () => {
    const trial = trialOf(id);
    expect(coverageGaps(trial.trial, casesOf(trial).cases)).toEqual([]);
  });

  it('does in every case what its author expects', async () => {
    const { cases, diagnostics } = casesOf(trialOf(id));
    expect(diagnostics).toEqual([]);
    const failed = (await runCases(catalogue, id, cases)).filter(
      ({ mismatches }) => mismatches.length > 0,
    );
    expect(
      failed.map(({ case: { name, line }, mismatches }) => ({ name, line, mismatches })),
    ).toEqual([]);
  }, 120_000);
});

/** A line that only a person can decide stays with the person, whatever the record holds. */
function statusFor(rowClass: string, expected: string): FindingStatus {
  if (rowClass === 'C') return 'needs-review';
  return expected === 'not met' ? 'not-met' : (expected as FindingStatus);
}
