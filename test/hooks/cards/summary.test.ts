import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../src/eligibility/assessment.ts';
import { trialSummary } from '../../../src/hooks/cards/summary.ts';
import { assessment, failed, met, noneFound, open, review, trial } from '../assessments.ts';
import type { Told } from '../assessments.ts';

const study = trial('t', { shortTitle: 'Donor CD19 CAR-T for B-ALL' });

function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function summaryOf(lines: readonly Told[], words: Partial<Assessment> = {}): string {
  return trialSummary(assessment('possible', study, lines, words));
}

describe('a summary', () => {
  it('says how many criteria are met and names what is missing', () => {
    expect(
      summaryOf([
        ...times(14, (index) => met(`I${index}`)),
        open('C', 'missing', { label: 'CD19 result' }),
        open('L', 'missing', { label: 'LVEF' }),
        noneFound('E1'),
        review('R', 'Does the patient consent?'),
      ]),
    ).toBe(
      'May be a candidate for Donor CD19 CAR-T for B-ALL: 14 criteria met, CD19 result and LVEF missing',
    );
  });

  it('tells what is out of date from what is missing, and counts what is neither', () => {
    expect(
      summaryOf([
        met('I1'),
        open('C', 'missing', { label: 'CD19 result' }),
        open('L', 'stale', { label: 'LVEF' }),
        open('P', 'not-comparable', { label: 'Platelets' }),
        open('E', 'unavailable', { kind: 'exclusion' }),
      ]),
    ).toBe(
      'May be a candidate for Donor CD19 CAR-T for B-ALL: 1 criterion met, CD19 result missing, LVEF out of date, 2 more to check',
    );
  });

  it('names the anchor first, then inclusions, then exclusions', () => {
    expect(
      summaryOf([
        open('E', 'missing', { label: 'pregnancy test', kind: 'exclusion' }),
        open('I', 'missing', { label: 'LVEF' }),
        open('A', 'missing', { label: 'B lineage', anchor: true }),
      ]),
    ).toMatch(/: B lineage, LVEF and pregnancy test missing$/u);
  });

  it('names a result that two criteria ask for once', () => {
    expect(
      summaryOf([
        open('I1', 'missing', { label: 'LVEF' }),
        open('E1', 'missing', { label: 'LVEF', kind: 'exclusion' }),
      ]),
    ).toMatch(/: LVEF missing$/u);
  });

  it('names a composite that has no label by its part', () => {
    expect(
      summaryOf([
        open('I1', 'missing', { text: 'One of the following applies to the patient:' }),
        open('I1a', 'missing', { partOf: 'I1', label: 'relapse date' }),
      ]),
    ).toMatch(/: relapse date missing$/u);
  });

  it('counts what speaks against the trial without hiding it', () => {
    expect(summaryOf([met('I1'), failed('E1', { kind: 'exclusion', onFail: 'review' })])).toMatch(
      /: 1 criterion met, 1 conflict$/u,
    );
  });

  it('says when a protocol publishes no inclusion criteria', () => {
    const incomplete = open('D', 'source-incomplete');
    expect(summaryOf([met('I1'), incomplete])).toMatch(/inclusion criteria not published/u);
  });

  it('says what is left to the clinician when all that can be computed is', () => {
    expect(summaryOf([met('I1'), review('R1', 'a?'), review('R2', 'b?'), noneFound('E1')])).toMatch(
      /: 1 criterion met, 2 need your judgement$/u,
    );
    expect(summaryOf([review('R1', 'a?')])).toMatch(/: 1 needs your judgement$/u);
  });

  it('does not count the parts of a composite', () => {
    expect(summaryOf([met('I1'), met('I1a', { partOf: 'I1' })])).toMatch(/: 1 criterion met$/u);
  });

  it('names fewer results rather than become too long', () => {
    const long = times(3, (index) =>
      open(`I${index}`, 'missing', { label: `A rather long laboratory name ${index}` }),
    );
    expect(summaryOf([met('M'), ...long])).toBe(
      'May be a candidate for Donor CD19 CAR-T for B-ALL: 1 criterion met, A rather long laboratory name 0 missing, 2 more to check',
    );
  });

  it('stays under 140 UTF-16 units and whole, whatever the texts are', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 500 });
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 6 }), (shortTitle, labels) => {
        const summary = trialSummary(
          assessment('possible', trial('t', { shortTitle }), [
            ...times(30, (index) => met(`I${index}`)),
            ...times(12, (index) => failed(`E${index}`, { kind: 'exclusion', onFail: 'review' })),
            ...labels.map((label, index) => open(`M${index}`, 'missing', { label })),
            open('D', 'source-incomplete'),
          ]),
        );
        expect(summary.length).toBeLessThanOrEqual(139);
        expect(summary.isWellFormed()).toBe(true);
        expect(summary).not.toMatch(/[\r\n]/u);
        // A long title gives way to what it is about, not the other way round.
        expect(summary).toMatch(/: 30 criteria met, .*inclusion criteria not published$/u);
      }),
    );
  });
});
