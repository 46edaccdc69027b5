import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../src/eligibility/assessment.ts';
import { cardsOf } from '../../../src/hooks/cards/cards.ts';
import type { MatchResult } from '../../../src/hooks/matching-port.ts';
import { assessment, matched, open, orders, trial } from '../assessments.ts';
import { emptyParts } from '../hook-service.ts';
import { candidate } from './answer.ts';

const disease = open('I01', 'unavailable', { anchor: true, detail: 'Condition' });
const unchecked = assessment('undetermined', trial('a'), [disease]);

function cardsFor(
  assessments: readonly Assessment[],
  { fetchFailed = true, ...words }: Partial<MatchResult> & { readonly fetchFailed?: boolean } = {},
) {
  return cardsOf(matched(assessments, words), {
    orders,
    reads: new Map([['Condition', 'unread' as const]]),
    fetchFailed,
    mostTrialCards: 3,
    newId: () => 'id',
  });
}

describe('when the disease could not be fetched', () => {
  it('one card says so, and what was not read', () => {
    const [card, ...more] = cardsFor([unchecked, unchecked]);
    expect(more).toEqual([]);
    expect(card?.summary).toBe(
      '2 clinical trials could not be checked: the chart could not be read in full',
    );
    expect(card?.detail).toContain('Not read from the chart: conditions.');
    expect(card?.source.topic.code).toBe('unchecked-trials');
    expect(emptyParts(card)).toEqual([]);
  });

  it('and trials are shown all the same, they say what was not read', () => {
    expect(cardsFor([candidate('b'), unchecked]).map(({ summary }) => summary)).not.toContainEqual(
      expect.stringContaining('could not be checked'),
    );
  });

  it.each([
    ['the patient has died', [unchecked], { deceased: true }],
    ['the patient is on the study', [{ ...unchecked, enrolled: true }], {}],
    ['the trial is ruled out anyway', [assessment('ineligible', trial('a'), [disease])], {}],
    [
      'the disease was read and is not there',
      [assessment('undetermined', trial('a'), [open('I01', 'missing', { anchor: true })])],
      {},
    ],
    [
      'what was not read is no anchor',
      [
        assessment('undetermined', trial('a'), [
          open('I01', 'missing', { anchor: true }),
          open('I02', 'unavailable'),
        ]),
      ],
      {},
    ],
    ['nothing was asked of a server', [unchecked], { fetchFailed: false }],
  ])('there is no card when %s', (_what, assessments, words) => {
    expect(cardsFor(assessments, words)).toEqual([]);
  });
});
