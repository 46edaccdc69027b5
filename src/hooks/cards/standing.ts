import type { Assessment } from '../../eligibility/assessment.ts';
import { countOf } from '../../eligibility/ranking.ts';
import type { Reason } from '../../eligibility/reason.ts';
import { nameOf } from './finding-line.ts';
import { clip, counted, listed } from './plain-text.ts';
import { sectionsOf } from './sections.ts';
import type { Line } from './sections.ts';

const longestName = 40;

/**
 * How a trial stands for a patient, in a few words: `14 criteria met, CD19 result and LVEF missing`.
 * @param names how many of the most decisive open results are named; the others are counted
 */
export function standing(assessment: Assessment, names: number): string {
  const { ask, conflict, judgement, unchecked } = sectionsOf(assessment);
  const met = countOf(assessment, 'supports');
  const lineage = ask.filter(({ finding }) => finding.detail === 'lineage-unspecified');
  const others = ask.filter((line) => !lineage.includes(line));
  const allMissing = namesOf(others, 'missing');
  const allStale = namesOf(ask, 'stale');
  const missing = allMissing.slice(0, names);
  const stale = allStale.slice(0, names - missing.length);
  const named = missing.length + stale.length;
  const unnamed =
    allMissing.length +
    allStale.length -
    named +
    others.filter(({ finding: { reason } }) => reason !== 'missing' && reason !== 'stale').length +
    unchecked.length;
  const toJudge = judgement.filter(({ finding }) => finding.reason !== 'source-incomplete').length;
  const parts = [
    met > 0 ? counted(met, 'criterion met', 'criteria met') : '',
    lineage.length > 0 ? 'lineage not recorded' : '',
    conflict.length > 0 ? counted(conflict.length, 'conflict', 'conflicts') : '',
    missing.length > 0 ? `${listed(missing)} missing` : '',
    stale.length > 0 ? `${listed(stale)} out of date` : '',
    unnamed > 0 ? `${unnamed}${named > 0 ? ' more' : ''} to check` : '',
    publishesNoInclusions(judgement) ? 'inclusion criteria not published' : '',
    ask.length + unchecked.length === 0 && toJudge > 0
      ? `${counted(toJudge, 'needs', 'need')} your judgement`
      : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Labels of what is open for a reason, each once. */
function namesOf(lines: readonly Line[], reason: Reason): readonly string[] {
  const names = lines
    .filter(({ finding }) => finding.reason === reason)
    .map(({ criterion, parts }) => {
      // A composite's text begins a list; its first part with a label says more.
      const labelled = [criterion, ...parts.map((part) => part.criterion)].find(
        ({ label }) => label !== undefined,
      );
      return clip(nameOf(labelled ?? criterion), longestName);
    });
  return [...new Set(names)];
}

function publishesNoInclusions(judgement: readonly Line[]): boolean {
  return judgement.some(
    ({ finding }) => finding.reason === 'source-incomplete' && finding.kind === 'inclusion',
  );
}
