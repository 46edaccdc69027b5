import type { FhirResource } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { heartFailure, judged, patient } from './given.ts';

const inclusion = { kind: 'inclusion' } as const;
const exclusion = { kind: 'exclusion' } as const;
const evidence = [heartFailure];

describe('a finding that its evidence decides', () => {
  it('lets in by an inclusion that is met and an exclusion that is not', () => {
    expect(judged(inclusion, { holds: 'true', evidence })).toMatchObject({
      status: 'met',
      effect: 'supports',
    });
    expect(judged(exclusion, { holds: 'false', evidence })).toMatchObject({
      status: 'not-met',
      effect: 'supports',
    });
  });

  it('keeps out otherwise, as on_fail says', () => {
    const failed = { holds: 'true', evidence } as const;
    expect(judged(exclusion, failed).effect).toBe('rules-out');
    expect(judged({ ...exclusion, onFail: 'not-now' }, failed).effect).toBe('not-now');
    expect(judged({ ...exclusion, onFail: 'review' }, failed)).toMatchObject({
      status: 'met',
      effect: 'open',
      reason: 'judgement',
    });
  });

  it('says what a clinician should read, and has no reason', () => {
    const found = judged(inclusion, {
      holds: 'true',
      evidence,
      note: 'limit 50',
      assumed: 'no G-CSF',
    });
    expect(found).toMatchObject({ note: 'limit 50', assumed: 'no G-CSF' });
    expect(found).not.toHaveProperty('reason');
    expect(found.evidence.map(({ reference }) => reference)).toEqual(['Condition/c1']);
  });

  it('says when time will clear it only where time is what it waits for', () => {
    const washout = { holds: 'true', evidence, clears: '2026-07-03' } as const;
    expect(judged({ ...exclusion, onFail: 'not-now' }, washout).clears).toBe('2026-07-03');
    expect(judged(exclusion, washout)).not.toHaveProperty('clears');
    expect(judged({ ...exclusion, onFail: 'review' }, washout)).not.toHaveProperty('clears');
  });
});

describe('a condition that finds nothing proves nothing', () => {
  it('leaves an exclusion open: none found in a record that was read completely', () => {
    expect(judged(exclusion, { holds: 'false' })).toMatchObject({
      status: 'unknown',
      effect: 'open',
      reason: 'none-found',
      detail: 'no-evidence-found',
    });
  });

  it('leaves an inclusion open: data is missing', () => {
    expect(judged(inclusion, { holds: 'false' })).toMatchObject({
      status: 'unknown',
      reason: 'missing',
    });
  });

  it('lets an exclusion be not met by the patient alone, such as pregnancy of a man', () => {
    expect(judged(exclusion, { holds: 'false', evidence: [patient] }).status).toBe('not-met');
  });
});

describe('why a finding is open', () => {
  const reasonOf = (criterion: object, because?: string, found: typeof evidence = []) => {
    const raw = { evidence: found, ...(because === undefined ? {} : { because }) };
    const { status, reason, detail } = judged(criterion, raw);
    return [status, reason, detail];
  };

  it('is the reason that the author gives, with the finer code beside it', () => {
    expect(reasonOf(inclusion, 'no-ULN', evidence)).toEqual([
      'unknown',
      'not-comparable',
      'no-ULN',
    ]);
    expect(reasonOf(inclusion, 'stale')).toEqual(['unknown', 'stale', undefined]);
    expect(reasonOf(exclusion, 'missing-date', evidence)).toEqual([
      'unknown',
      'missing',
      'missing-date',
    ]);
  });

  it('is read from the evidence when the author gives none', () => {
    expect(reasonOf(inclusion)[1]).toBe('missing');
    expect(reasonOf(exclusion)[1]).toBe('none-found');
    expect(reasonOf(inclusion, undefined, evidence)[1]).toBe('not-comparable');
    expect(reasonOf(exclusion, undefined, evidence)[1]).toBe('not-comparable');
  });

  it('is an error for a code that nobody defined, and never repeats what may be patient data', () => {
    expect(reasonOf(inclusion, 'no-uln')).toEqual(['unknown', 'error', 'no-uln']);
    expect(reasonOf(inclusion, 'Jane Doe, born 1990')).toEqual([
      'unknown',
      'error',
      'unknown-code',
    ]);
    expect(reasonOf(inclusion, 'constructor')[1]).toBe('error');
  });
});

describe('what was not read is not absent', () => {
  const unread = { reads: { Condition: 'unread' } } as const;

  it('turns none found and missing into unavailable, and names the types', () => {
    expect(judged(exclusion, { holds: 'false' }, unread)).toMatchObject({
      status: 'unknown',
      reason: 'unavailable',
      detail: 'Condition',
      note: 'Condition could not be read',
    });
    const partly = {
      types: ['Condition', 'Observation', 'Patient'],
      reads: { Condition: 'partial', Observation: 'unread' },
    } as const;
    expect(judged(inclusion, { because: 'missing-data' }, partly)).toMatchObject({
      reason: 'unavailable',
      detail: 'Condition,Observation',
      note: 'Condition was read only in part; Observation could not be read',
    });
  });

  it('keeps an exclusion from being not met, unless only the patient decides it', () => {
    expect(judged(exclusion, { holds: 'false', evidence }, unread)).toMatchObject({
      status: 'unknown',
      reason: 'unavailable',
    });
    expect(judged(exclusion, { holds: 'false', evidence: [patient] }, unread).status).toBe(
      'not-met',
    );
  });

  it('keeps an inclusion from being met on an assumption', () => {
    const count: FhirResource = {
      resourceType: 'Observation',
      id: 'count',
      status: 'final',
      code: { text: 'count' },
    };
    const raw = { holds: 'true', evidence: [count] } as const;
    const assumed = { ...raw, assumed: 'no transfusion' };
    expect(judged(inclusion, assumed, unread).reason).toBe('unavailable');
    expect(judged(inclusion, raw, unread).status).toBe('met');
    // One that could not be used among those that decided says nothing of the others.
    expect(judged(inclusion, { ...assumed, evidence }, unread).status).toBe('met');
  });

  it('changes nothing about what keeps the patient out, nor about other reasons', () => {
    expect(judged(exclusion, { holds: 'true', evidence }, unread).effect).toBe('rules-out');
    expect(judged(inclusion, { holds: 'false', evidence }, unread).effect).toBe('rules-out');
    expect(judged(inclusion, { because: 'stale', evidence }, unread).reason).toBe('stale');
  });

  it('counts only types that the criterion reads', () => {
    const other = { reads: { Condition: 'complete', Procedure: 'unread' } } as const;
    expect(judged(exclusion, { holds: 'false' }, other).reason).toBe('none-found');
  });
});
