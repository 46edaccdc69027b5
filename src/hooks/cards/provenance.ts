import type { UnreadEntry } from '../../eligibility/assessment.ts';
import type { Completeness } from '../../record/record.ts';
import { spokenType } from '../type-names.ts';
import { escapeMarkdown } from './markdown.ts';
import { counted } from './plain-text.ts';

/** Where an answer comes from and what it could not see. */
export interface Provenance {
  /** ISO 8601 instant. */
  readonly evaluatedAt: string;
  /** Revision of the catalogue. */
  readonly catalogue: string;
  readonly reads: ReadonlyMap<string, Completeness>;
  /** How many resources or prefetch keys could not be used. */
  readonly problems: number;
  /** Entries of the record that exclusions could not be looked for in. */
  readonly notUnderstood?: readonly UnreadEntry[];
}

/** The last lines of a card. */
export function provenanceText({ evaluatedAt, catalogue, reads, problems }: Provenance): string {
  const unread = typesThatAre('unread', reads);
  const partial = typesThatAre('partial', reads);
  return [
    unread === '' ? '' : `Not read from the chart: ${unread}.`,
    partial === '' ? '' : `Read in part: ${partial}.`,
    problems === 0 ? '' : `${counted(problems, 'entry', 'entries')} could not be used.`,
    `Evaluated ${escapeMarkdown(toTheMinute(evaluatedAt))}, catalogue ${escapeMarkdown(catalogue)}.`,
    'For review by a clinician and the study team.',
  ]
    .filter((line) => line !== '')
    .join(' ');
}

function typesThatAre(wanted: Completeness, reads: ReadonlyMap<string, Completeness>): string {
  return [...reads]
    .filter(([, completeness]) => completeness === wanted)
    .map(([type]) => escapeMarkdown(spokenType(type)))
    .sort()
    .join(', ');
}

/** To the minute: `2026-06-15T12:00Z`. */
function toTheMinute(instant: string): string {
  return instant.replace(/(T\d{2}:\d{2}):\d{2}(?:\.\d+)?/u, '$1');
}
