import type { Order } from '../../eligibility/order.ts';
import type { Completeness } from '../../record/record.ts';
import type { MatchResult } from '../matching-port.ts';
import type { Card, Suggestion } from './card.ts';
import { furtherTrialsCard } from './further-trials-card.ts';
import type { Provenance } from './provenance.ts';
import { selectTrials, type Selection } from './selection.ts';
import { setAsideText } from './set-aside-text.ts';
import { coordinatorSuggestion, orderSuggestion, ordersNeeded } from './suggestions.ts';
import { trialCard } from './trial-card.ts';
import { isUnchecked, uncheckedTrialsCard } from './unchecked-trials-card.ts';

/** What cards depend on besides the assessments. */
export interface CardTerms {
  /** Tests that can be ordered, by key. */
  readonly orders: ReadonlyMap<string, Order>;
  /** How much was read of each resource type that was asked for. */
  readonly reads: ReadonlyMap<string, Completeness>;
  /** Trials with a card of their own. */
  readonly mostTrialCards: number;
  /** A fresh UUID each time. */
  readonly newId: () => string;
}

/**
 * The cards of an answer: one for each of the best trials, then one for all others that are worth a
 * line. None at all means that what tells the diseases was looked at, and there is nothing to say: where it
 * was not read, a card says so.
 */
export function cardsOf(
  matched: MatchResult,
  terms: CardTerms,
  selection: Selection = selectTrials(matched, terms.mostTrialCards),
): readonly Card[] {
  const provenance: Provenance = {
    evaluatedAt: matched.evaluatedAt,
    catalogue: matched.catalogue,
    reads: terms.reads,
    problems: matched.problems.length,
    ...(matched.notUnderstood !== undefined && { notUnderstood: matched.notUnderstood }),
  };
  const subject = { patient: matched.patient, authoredOn: matched.evaluatedAt };
  // A test that several trials need is suggested once, on the first card that needs it.
  const ordered = new Set(matched.activeOrders);
  const cards = selection.shown.map((assessment) => {
    const { trial } = assessment;
    const tests = ordersNeeded(assessment).flatMap((key): readonly Suggestion[] => {
      const order = terms.orders.get(key);
      if (order === undefined || ordered.has(key)) return [];
      ordered.add(key);
      const suggestion = orderSuggestion(order, trial, subject, terms.newId());
      return suggestion === undefined ? [] : [suggestion];
    });
    const review = coordinatorSuggestion(trial, subject, terms.newId());
    return trialCard(assessment, [...tests, review], provenance, terms.newId());
  });
  const last = furtherTrialsCard(selection, provenance, terms.newId());
  const shown = mentioning(selection.setAside, last === undefined ? cards : [...cards, last]);
  if (shown.length > 0) return shown;
  // Of a trial that could not be checked nobody can tell whether it would be news: it counts, and is said to be set aside.
  const untold = selection.untold.filter(({ assessment }) => isUnchecked(assessment));
  const unchecked = uncheckedTrialsCard(matched, provenance, terms.newId);
  return mentioning([...selection.setAside, ...untold], unchecked);
}

/** On the last card, whichever that is. Where there is no other card, none is made of what was set aside. */
function mentioning(setAside: Selection['setAside'], cards: readonly Card[]): readonly Card[] {
  const last = cards.at(-1);
  if (last === undefined || setAside.length === 0) return cards;
  return [
    ...cards.slice(0, -1),
    { ...last, detail: `${last.detail}\n\n${setAsideText(setAside)}` },
  ];
}
