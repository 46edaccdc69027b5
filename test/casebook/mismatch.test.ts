import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../src/casebook/mismatch.ts';
import type { Finding } from '../../src/eligibility/finding.ts';

const finding: Finding = {
  criterion: 'I07c',
  kind: 'inclusion',
  status: 'unknown',
  effect: 'open',
  reason: 'not-comparable',
  detail: 'no-ULN',
  note: 'limit ≤3×ULN',
  clears: '2026-07-03',
  evidence: [
    { reference: 'Observation/2', label: 'ALT' },
    { reference: 'Observation/1', label: 'ALT' },
  ],
};

describe('a finding and what was expected of it', () => {
  it.each([
    ['the status alone', { status: 'unknown' }],
    ['the reason', { status: 'unknown', why: 'not-comparable' }],
    ['the finer code', { status: 'unknown', why: 'no-ULN' }],
    [
      'the same evidence in another order',
      { status: 'unknown', evidence: ['Observation/1', 'Observation/2'] },
    ],
    ['a part of the note', { status: 'unknown', note: '3×ULN' }],
    [
      'everything',
      {
        status: 'unknown',
        reason: 'not-comparable',
        detail: 'no-ULN',
        effect: 'open',
        clears: '2026-07-03',
      },
    ],
  ] as const)('agree on %s', (_, expected) => {
    expect(differencesOf(expected, finding)).toEqual([]);
  });

  it.each([
    ['status', { status: 'met' }, 'met', 'unknown'],
    ['effect', { status: 'unknown', effect: 'supports' }, 'supports', 'open'],
    ['reason', { status: 'unknown', why: 'stale' }, 'stale', 'not-comparable, no-ULN'],
    ['detail', { status: 'unknown', detail: 'undated' }, 'undated', 'no-ULN'],
    ['clears', { status: 'unknown', clears: '2026-07-04' }, '2026-07-04', '2026-07-03'],
    ['note', { status: 'unknown', note: '2×ULN' }, '2×ULN', 'limit ≤3×ULN'],
    ['assumed', { status: 'unknown', assumed: 'no G-CSF' }, 'no G-CSF', 'none'],
    [
      'evidence',
      { status: 'unknown', evidence: ['Observation/1'] },
      'Observation/1',
      'Observation/1, Observation/2',
    ],
    ['evidence', { status: 'unknown', evidence: [] }, 'none', 'Observation/1, Observation/2'],
  ] as const)('differ in %s', (aspect, expected, wanted, got) => {
    expect(differencesOf(expected, finding)).toEqual([{ aspect, expected: wanted, got }]);
  });
});
