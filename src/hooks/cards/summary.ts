import type { Assessment } from '../../eligibility/assessment.ts';
import { clip, oneLine } from './plain-text.ts';
import { standing } from './standing.ts';

/** CDS Hooks wants fewer than 140 characters. Counted in UTF-16 units, as EHRs count. */
export const longestSummary = 139;

/** A title may take this much while results can still be named beside it. */
const roomyTitle = 60;
const mostNames = 3;

/**
 * The one sentence of a trial's card, e.g. `May be a candidate for Donor CD19 CAR-T: 14 criteria met,
 * CD19 result and LVEF missing`. It names as many open results as fit, and gives up those before the
 * trial's title.
 */
export function trialSummary(assessment: Assessment): string {
  const title = oneLine(assessment.trial.shortTitle);
  for (let names = mostNames; names >= 0; names -= 1) {
    const summary = sentence(clip(title, roomyTitle), standing(assessment, names));
    if (summary.length <= longestSummary) return summary;
  }
  const counts = standing(assessment, 0);
  const room = longestSummary - sentence('', counts).length;
  return clip(sentence(clip(title, Math.max(room, 1)), counts), longestSummary);
}

function sentence(title: string, words: string): string {
  const head = `May be a candidate for ${title}`;
  return words === '' ? head : `${head}: ${words}`;
}
