import type { Assessment } from '../../eligibility/assessment.ts';
import type { Finding } from '../../eligibility/finding.ts';
import type { Card } from './card.ts';
import { furtherTrialsTopic, overrideReasons } from './codings.ts';
import { nameOf } from './finding-line.ts';
import { absoluteUrl, escapeLine, escapeMarkdown, markdownLink, section } from './markdown.ts';
import { clip, counted, oneLine } from './plain-text.ts';
import type { Provenance } from './provenance.ts';
import { provenanceText } from './provenance.ts';
import { blockingFindings, type Selection } from './selection.ts';
import { standing } from './standing.ts';

/** A list beyond this is counted: nobody reads on. */
const mostLines = 20;
const longestTitle = 120;
const longestName = 80;
const namesInLine = 2;

/**
 * The last card: a line for each trial beyond those with a card of their own, and for each that only
 * time or a repeated test stands against.
 * @returns `undefined` when there is none
 */
export function furtherTrialsCard(
  { shown, further, notNow }: Selection,
  provenance: Provenance,
  uuid: string,
): Card | undefined {
  if (further.length + notNow.length === 0) return undefined;
  return {
    uuid,
    summary: summaryOf(shown.length > 0, further.length, notNow.length),
    detail: [
      list('Also to consider', further, (assessment) => standing(assessment, namesInLine)),
      list('Not now', notNow, whatWouldChange),
      provenanceText(provenance),
    ]
      .filter((block) => block !== '')
      .join('\n\n'),
    indicator: 'info',
    source: { label: 'Trialhook', topic: furtherTrialsTopic },
    overrideReasons,
  };
}

function summaryOf(afterOthers: boolean, further: number, notNow: number): string {
  const more = afterOthers ? ' more' : '';
  const parts = [
    further > 0 ? `${counted(further, `${more} trial`, `${more} trials`)} to consider` : '',
    notNow > 0
      ? `${counted(notNow, `${further > 0 ? '' : more} trial`, `${further > 0 ? '' : more} trials`)} could become possible later`
      : '',
  ];
  return oneLine(parts.filter((part) => part !== '').join('; '));
}

function list(
  title: string,
  assessments: readonly Assessment[],
  words: (assessment: Assessment) => string,
): string {
  if (assessments.length === 0) return '';
  const items = assessments.slice(0, mostLines).map((assessment) => {
    const { shortTitle, source } = assessment.trial;
    const url = absoluteUrl(source.url);
    const name = clip(oneLine(shortTitle), longestTitle);
    return `- ${url === undefined ? escapeLine(name) : markdownLink(name, url)}: ${escapeMarkdown(words(assessment))}`;
  });
  const more = assessments.length - items.length;
  return section(title, more > 0 ? [...items, `- and ${more} more`] : items);
}

/** `could qualify from 2026-07-03: HSCT 3-month window; to repeat or recheck: platelets`. */
function whatWouldChange(assessment: Assessment): string {
  const blocking = blockingFindings(assessment);
  const namesWhere = (isWanted: (finding: Finding) => boolean) =>
    [
      ...new Set(
        assessment.trial.criteria
          .filter(({ id }) => blocking.some((found) => found.criterion === id && isWanted(found)))
          .map((criterion) => clip(nameOf(criterion), longestName)),
      ),
    ].join(', ');
  const clears = blocking
    .flatMap((finding) => finding.clears ?? [])
    .sort()
    .at(-1);
  const isLineageOpen = assessment.findings.some(({ detail }) => detail === 'lineage-unspecified');
  const open = isLineageOpen ? '; lineage not recorded' : '';
  const timed = namesWhere((finding) => finding.clears !== undefined);
  const others = namesWhere((finding) => finding.clears === undefined);
  if (clears === undefined) return `could qualify if this changes: ${others}${open}`;
  const from = `could qualify from ${clears}: ${timed}`;
  return `${others === '' ? from : `${from}; to repeat or recheck: ${others}`}${open}`;
}
