import { describe, expect, it } from 'vitest';
import { fingerprintOf, isNews } from '../../src/eligibility/fingerprint.ts';
import type { Verdict } from '../../src/eligibility/verdict.ts';
import { assessment, failed, met, noneFound, open, seen, trial } from '../hooks/assessments.ts';
import type { Told } from '../hooks/assessments.ts';

function of(verdict: Verdict, ...lines: readonly Told[]): string {
  return fingerprintOf(assessment(verdict, trial('a'), lines));
}

const then = of('possible', met('I01'), met('I02'), open('I03', 'missing'), noneFound('E01'));

describe('the fingerprint of a trial for a patient', () => {
  it('is its verdict and the criteria that speak for it, parts of composites left out', () => {
    expect(then).toBe('possible: I01 I02');
    const part = met('I04a', { partOf: 'I04' });
    const anchor = met('I05a', { partOf: 'I05', anchor: true });
    expect(of('candidate', part, anchor, met('I01'))).toBe('candidate: I01 I05a');
  });

  it('does not depend on values, dates or evidence', () => {
    const evidence = [seen('Platelets', '90 10^9/L', '2026-06-01')];
    const other = [seen('Platelets', '120 10^9/L', '2026-07-01')];
    expect(of('possible', met('I01', { evidence }))).toBe(
      of('possible', met('I01', { evidence: other })),
    );
  });
});

describe('findings are news to whoever has set a trial aside', () => {
  it.each([
    ['a better verdict', of('candidate', met('I01'), met('I02'))],
    ['what was missing speaks for it', of('possible', met('I01'), met('I02'), met('I03'))],
    ['an exclusion was looked into', of('possible', met('I01'), met('E01', { kind: 'exclusion' }))],
    ['a criterion that was not there then', of('possible', met('I01'), met('I09'))],
  ])('when there is %s', (_what, now) => {
    expect(isNews(then, now)).toBe(true);
  });

  it.each([
    ['nothing has changed', then],
    ['a result has grown old', of('possible', met('I01'), open('I02', 'stale'))],
    ['a type could not be read', of('undetermined', open('I01', 'unavailable'), met('I02'))],
    ['a criterion fails now', of('possible', met('I01'), failed('I02', { onFail: 'review' }))],
    ['the verdict is worse', of('not-now', met('I01'), met('I02'))],
    ['an open question has another reason', of('possible', met('I01'), open('I03', 'stale'))],
  ])('but not when %s', (_what, now) => {
    expect(isNews(then, now)).toBe(false);
  });

  it('when what was seen then cannot be read any more', () => {
    expect(isNews('', then)).toBe(true);
    expect(isNews('constructor: I01', then)).toBe(true);
  });
});
