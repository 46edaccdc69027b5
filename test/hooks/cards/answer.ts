import type { Assessment } from '../../../src/eligibility/assessment.ts';
import type { Card } from '../../../src/hooks/cards/card.ts';
import { cardsOf } from '../../../src/hooks/cards/cards.ts';
import type { MatchResult } from '../../../src/hooks/matching-port.ts';
import { assessment, matched, met, open, orders, trial } from '../assessments.ts';

/** The cards of a patient for whom everything was read, with ids that can be told apart. */
export function cards(
  assessments: readonly Assessment[],
  words: Partial<MatchResult> = {},
  mostTrialCards = 3,
): readonly Card[] {
  let count = 0;
  return cardsOf(matched(assessments, words), {
    orders,
    reads: new Map(),
    mostTrialCards,
    newId: () => `id-${(count += 1)}`,
  });
}

export function candidate(id: string): Assessment {
  return assessment('candidate', trial(id), [met('I1')]);
}

/** A missing echocardiogram. */
export const echo = open('I2', 'missing', { label: 'LVEF', order: 'echocardiogram' });
