import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/eligibility/verdict.ts';
import { assessment, failed, met, open, review, seen, trial } from '../hooks/assessments.ts';
import type { Told } from '../hooks/assessments.ts';

function verdict(...lines: readonly Told[]) {
  const made = assessment('possible', trial('t'), [met('I1', { anchor: true }), ...lines]);
  return verdictOf(made.trial, made.findings, false);
}

const study = { kind: 'exclusion', asks: 'study' } as const;

describe('a verdict', () => {
  it('is candidate with nothing open but what only a person can say', () => {
    expect(verdict(met('I2'), review('I3', 'Does the patient consent?'))).toBe('candidate');
    expect(verdict(open('E1', 'missing', { kind: 'exclusion' }))).toBe('possible');
  });

  it.each(['missing', 'none-found', 'unavailable'] as const)(
    'is no worse for a result that is %s where the study measures it',
    (reason) => {
      expect(verdict(open('E1', reason, study))).toBe('candidate');
    },
  );

  it('counts what was measured, whoever asks', () => {
    expect(verdict(failed('E1', study))).toBe('ineligible');
    expect(verdict(failed('E1', { ...study, onFail: 'review' }))).toBe('possible');
    const evidence = [seen('DSA', 'see report', '2026-06-01')];
    expect(verdict(open('E1', 'not-comparable', { ...study, evidence }))).toBe('possible');
    expect(verdict(open('E1', 'missing', { ...study, evidence }))).toBe('possible');
  });
});
