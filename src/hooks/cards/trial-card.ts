import type { Assessment } from '../../eligibility/assessment.ts';
import type { Card, Suggestion } from './card.ts';
import { overrideReasons, trialTopic } from './codings.ts';
import { trialDetail } from './detail.ts';
import { sourceLabel, trialLinks } from './links.ts';
import { absoluteUrl } from './markdown.ts';
import type { Provenance } from './provenance.ts';
import { trialSummary } from './summary.ts';

/** The card of one trial. Suggestions are given: tests are shared among the cards of an answer. */
export function trialCard(
  assessment: Assessment,
  suggestions: readonly Suggestion[],
  provenance: Provenance,
  uuid: string,
): Card {
  const { trial } = assessment;
  const url = absoluteUrl(trial.source.url);
  const links = trialLinks(trial);
  return {
    uuid,
    summary: trialSummary(assessment),
    detail: trialDetail(assessment, provenance),
    indicator: 'info',
    source: {
      label: sourceLabel(trial),
      ...(url === undefined ? {} : { url }),
      topic: trialTopic(trial),
    },
    ...(suggestions.length === 0 ? {} : { suggestions, selectionBehavior: 'any' }),
    overrideReasons,
    ...(links.length === 0 ? {} : { links }),
  };
}
