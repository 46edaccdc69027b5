import { describe, expect, it } from 'vitest';
import { cardsOf } from '../../src/hooks/cards/cards.ts';
import { selectTrials } from '../../src/hooks/cards/selection.ts';
import { overridesInForce } from '../../src/hooks/overrides-in-force.ts';
import type { Override } from '../../src/ledger/ledger.ts';
import { fingerprintOf } from '../../src/eligibility/fingerprint.ts';
import { assessment, matched, met, trial } from './assessments.ts';
import { candidate } from './cards/answer.ts';

const quietDays = new Map([
  ['patient-declined', 90],
  ['enrolled-elsewhere', Infinity],
  ['wrong-information', 0],
  ['other', 14],
]);

function override(id: string, words: Partial<Override> = {}): Override {
  return {
    trial: id,
    placement: 'own',
    reason: 'patient-declined',
    at: '2026-01-01T00:00:00Z',
    fingerprint: fingerprintOf(candidate(id)),
    ...words,
  };
}

const at = (day: string) => new Date(`${day}T00:00:00Z`);

function told(
  ids: readonly string[],
  overrides: readonly Override[],
  mostTrialCards = 3,
  now = at('2026-02-01'),
) {
  const patient = matched(ids.map((id) => candidate(id)));
  const selection = selectTrials(
    patient,
    mostTrialCards,
    overridesInForce(overrides, quietDays, now),
  );
  const namesOf = (some: typeof selection.shown) => some.map((each) => each.trial.id);
  let count = 0;
  const newId = () => `id-${(count += 1)}`;
  const terms = { orders: new Map(), reads: new Map(), mostTrialCards, newId };
  return {
    shown: namesOf(selection.shown),
    further: namesOf(selection.further),
    setAside: namesOf(selection.setAside.map((each) => each.assessment)),
    cards: cardsOf(patient, terms, selection),
  };
}

describe('a trial that was overridden for a patient', () => {
  it('is not shown, and the last card says so in a line', () => {
    const { shown, setAside, cards } = told(
      ['a', 'b', 'c'],
      [override('a'), override('b', { reason: 'enrolled-elsewhere' })],
    );
    expect([shown, setAside]).toEqual([['c'], ['a', 'b']]);
    expect(cards.at(-1)?.detail).toMatch(
      /\n\nSet aside earlier for this patient: 2 trials \(enrolled in another trial; patient declined\)\.$/u,
    );
  });

  it('makes room for the next best, and no card of its own when nothing else is to be told', () => {
    expect(told(['a', 'b', 'c', 'd'], [override('a')]).shown).toEqual(['b', 'c', 'd']);
    expect(told(['a'], [override('a')])).toMatchObject({ setAside: ['a'], cards: [] });
  });

  it.each([
    ['patient-declined', '2026-03-31', true],
    ['patient-declined', '2026-04-02', false],
    ['enrolled-elsewhere', '2056-01-01', true],
    ['wrong-information', '2026-01-01', false],
    ['their-own-code', '2026-01-14', true],
    ['their-own-code', '2026-01-16', false],
    [undefined, '2026-01-14', true],
    [undefined, '2026-01-16', false],
  ])('for the reason %s stays away on %s: %s', (reason, day, isAway) => {
    const { trial: id, placement, at: given, fingerprint } = override('a');
    const known = { trial: id, placement, at: given, fingerprint };
    const overridden = reason === undefined ? known : { ...known, reason };
    expect(told(['a'], [overridden], 3, at(day)).setAside).toEqual(isAway ? ['a'] : []);
  });

  it('is shown again when its findings have changed in a way that matters, for good or not', () => {
    const fingerprint = 'possible: I1';
    const reason = 'enrolled-elsewhere';
    expect(told(['a'], [override('a', { fingerprint, reason })]).shown).toEqual(['a']);
  });

  it('as a line of the last card is no line again, and still gets a card when there is room', () => {
    const line = override('c', { placement: 'further' });
    expect(told(['a', 'b', 'c'], [line], 2)).toMatchObject({
      shown: ['a', 'b'],
      further: [],
      setAside: ['c'],
    });
    expect(told(['a', 'b', 'c'], [line], 3).shown).toEqual(['a', 'b', 'c']);
  });

  it('is not counted as set aside where it would not be shown anyway', () => {
    const patient = matched([assessment('ineligible', trial('a'), [met('I1')])]);
    const inForce = overridesInForce([override('a')], quietDays, at('2026-01-02'));
    expect(selectTrials(patient, 3, inForce).setAside).toEqual([]);
  });
});
