import type { Trial } from '../../eligibility/trial.ts';
import type { CardLink } from './card.ts';
import { absoluteUrl } from './markdown.ts';
import { clip, oneLine } from './plain-text.ts';

const longestLabel = 100;

/** Links to a trial's source and to its entry in ClinicalTrials.gov, where it has one. */
export function trialLinks(trial: Trial): readonly CardLink[] {
  const source = absoluteUrl(trial.source.url);
  const registered = trial.identifiers
    .filter((identifier) => /^NCT\d{8}$/u.test(identifier))
    .map((identifier) => ({
      label: `ClinicalTrials.gov ${identifier}`,
      url: `https://clinicaltrials.gov/study/${identifier}`,
    }));
  return [
    ...(source === undefined ? [] : [{ label: sourceLabel(trial), url: source }]),
    ...registered.filter(({ url }) => url !== source),
  ].map((link) => ({ ...link, type: 'absolute' }));
}

/** What a trial's source is called on a card; required there, so the trial stands in for an empty one. */
export function sourceLabel({ source, shortTitle, id }: Trial): string {
  return clip(oneLine(source.label) || oneLine(shortTitle) || id, longestLabel);
}
