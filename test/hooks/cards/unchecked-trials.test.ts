import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../src/eligibility/assessment.ts';
import { fingerprintOf } from '../../../src/eligibility/fingerprint.ts';
import { cardsOf } from '../../../src/hooks/cards/cards.ts';
import type { CardTerms } from '../../../src/hooks/cards/cards.ts';
import { selectTrials } from '../../../src/hooks/cards/selection.ts';
import type { MatchResult } from '../../../src/hooks/matching-port.ts';
import { overridesInForce } from '../../../src/hooks/overrides-in-force.ts';
import type { Override } from '../../../src/ledger/ledger.ts';
import { assessment, matched, open, orders, trial } from '../assessments.ts';
import { emptyParts } from '../hook-service.ts';
import { candidate } from './answer.ts';

const disease = open('I01', 'unavailable', { anchor: true, detail: 'Condition' });
const unchecked = assessment('undetermined', trial('a'), [disease], { unchecked: true });

function cardsFor(assessments: readonly Assessment[], words: Partial<MatchResult> = {}) {
  return cardsOf(matched(assessments, words), terms);
}

const terms: CardTerms = {
  orders,
  reads: new Map([['Condition', 'unread']]),
  mostTrialCards: 3,
  newId: () => 'id',
};

/** When a clinician declined these trials yesterday, having seen them on a card of their own or in a line. */
function cardsAfterOverride(
  assessments: readonly Assessment[],
  overridden: Readonly<Record<string, Partial<Override>>>,
) {
  const patient = matched(assessments);
  const overrides = Object.entries(overridden).map(([id, words]): Override => {
    const seen = fingerprintOf(candidate(id));
    const usual = { placement: 'own', reason: 'patient-declined' } as const;
    return { trial: id, fingerprint: seen, at: '2026-06-14T00:00:00Z', ...usual, ...words };
  });
  const now = new Date('2026-06-15T00:00:00Z');
  const selection = selectTrials(
    patient,
    3,
    overridesInForce(overrides, new Map([['other', 14]]), now),
  );
  return cardsOf(patient, terms, selection);
}

describe('when the disease could not be read and trials were set aside earlier', () => {
  const other = assessment('undetermined', trial('b'), [disease], { unchecked: true });

  it('the card says how many of them, and why', () => {
    const [card, ...more] = cardsAfterOverride([unchecked, other], { a: {} });
    expect(more).toEqual([]);
    // Nobody can tell whether there would be news of it, so it is counted all the same.
    expect(card?.summary).toContain('2 clinical trials could not be checked');
    expect(card?.detail).toMatch(
      /\n\nSet aside earlier for this patient: 1 trial \(patient declined\)\.$/u,
    );
    expect(emptyParts(card)).toEqual([]);
  });

  it('the card says so of all of them, with those that could be checked', () => {
    const overridden = { a: {}, b: { reason: 'enrolled-elsewhere' }, c: {} };
    const [card] = cardsAfterOverride([unchecked, other, candidate('c')], overridden);
    expect(card?.detail).toContain(
      'Set aside earlier for this patient: 3 trials (enrolled in another trial; patient declined).',
    );
  });

  it.each([
    ['were not', {}],
    ['are ruled out today', { c: {} }],
    ['were lines of a card: nobody has seen the case for them', { a: { placement: 'further' } }],
    ['were set aside long ago', { a: { at: '2025-06-14T00:00:00Z' } }],
  ] as const)('the card says nothing of trials that %s', (_what, overridden) => {
    const ruledOut = assessment('ineligible', trial('c'), []);
    const [card] = cardsAfterOverride([unchecked, other, ruledOut], overridden);
    expect(card?.summary).toContain('could not be checked');
    expect(card?.detail).not.toContain('Set aside');
  });
});

describe('when the disease could not be read', () => {
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
    [
      'the disease was read and is not there',
      [assessment('undetermined', trial('a'), [open('I01', 'missing', { anchor: true })])],
      {},
    ],
  ])('there is no card when %s', (_what, assessments, words) => {
    expect(cardsFor(assessments, words)).toEqual([]);
  });
});
