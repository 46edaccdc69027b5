import type { Criterion } from '../../eligibility/criterion.ts';
import type { Finding } from '../../eligibility/finding.ts';
import { isUnreadable } from '../../eligibility/reason.ts';
import { evidenceText } from './evidence-text.ts';
import { escapeLine } from './markdown.ts';
import { clip, oneLine } from './plain-text.ts';
import type { Line, Section } from './sections.ts';

/** Protocol lines can be paragraphs; this much of one tells which it is, its limit included. */
const longestText = 180;
const longestNote = 300;

/** The list items of one section, in escaped markdown; the parts of a composite under it. */
export function itemsOf(section: Section, lines: readonly Line[], indent = ''): readonly string[] {
  return lines.flatMap((line) => [
    `${indent}- ${escapeLine(capitalised(sentence(section, line)))}`,
    ...itemsOf(section, line.parts, `${indent}  `),
  ]);
}

/** Labels are written to stand within a sentence. */
function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A few words for a criterion: its label, or the beginning of its text. */
export function nameOf({ label, text }: Criterion): string {
  return unended(label ?? text);
}

function sentence(section: Section, { criterion, finding, parts }: Line): string {
  // The evidence of a composite is that of its parts: it is told with them.
  const seen = parts.length > 0 ? '' : evidenceText(finding.evidence, toldOf(section, criterion));
  const note = finding.note === undefined ? '' : clip(oneLine(finding.note), longestNote);
  if (section === 'support') return support(criterion, seen, note);
  const told =
    section === 'judgement'
      ? judgement(criterion, finding, seen)
      : section === 'conflict'
        ? conflict(criterion, finding, seen)
        : section === 'study'
          ? `${nameOf(criterion)}: no result in structured data.`
          : parts.length > 0
            ? `${nameOf(criterion)}: not settled by the record.`
            : question(criterion, finding, seen);
  return note === '' ? told : `${told} ${ended(note)}`;
}

/** The words of the criterion that a line of this section begins with. */
function toldOf(section: Section, { label, text }: Criterion): string {
  return section === 'support' || section === 'conflict' ? text : (label ?? text);
}

/** In the protocol's own words, for they hold the limit. */
function support({ kind, label, text }: Criterion, seen: string, note: string): string {
  // A line that goes on from the one above it says nothing alone.
  const line = text.startsWith('…') && label !== undefined ? `${label} ${text}` : text;
  const words = kind === 'exclusion' ? `Exclusion not met: ${unended(line)}` : unended(line);
  const said = seen === '' ? words : `${words}: ${seen}`;
  return note === '' ? said : `${said}; ${unended(note)}`;
}

function conflict({ text }: Criterion, { kind }: Finding, seen: string): string {
  const fault = kind === 'exclusion' ? 'exclusion found' : 'not met';
  return seen === '' ? `${unended(text)}: ${fault}.` : `${unended(text)}: ${fault}: ${seen}.`;
}

function judgement(criterion: Criterion, { detail }: Finding, seen: string): string {
  const { logic } = criterion;
  const onRecord = seen === '' ? '' : ` On record: ${seen}.`;
  return 'question' in logic
    ? `${nameOf(criterion)}: ${ended(oneLine(logic.question))}${onRecord}`
    : `${nameOf(criterion)}: needs your judgement${inWords(detail)}.${onRecord}`;
}

function question(criterion: Criterion, { reason, detail }: Finding, seen: string): string {
  const name = nameOf(criterion);
  switch (reason) {
    case 'stale':
      return seen === ''
        ? `${name}: out of date${inWords(detail)}. Has it been repeated?`
        : `${name}: ${seen} is out of date${inWords(detail)}. Has it been repeated?`;
    case 'not-comparable':
      if (isUnreadable(detail)) {
        return seen === ''
          ? `${name}: an entry about it cannot be read${inWords(detail)}. Can you look it up?`
          : `${name}: ${seen}: not everything about it can be read${inWords(detail)}. Can you look it up?`;
      }
      return seen === ''
        ? `${name}: cannot be compared with the trial's limit${inWords(detail)}. Can you verify it?`
        : `${name}: recorded as ${seen}, which cannot be compared with the trial's limit${inWords(detail)}. Can you verify it?`;
    case 'unavailable':
      return `${name}: that part of the record could not be read. Is it known?`;
    case 'error':
      return `${name}: could not be evaluated. Is it known?`;
    default:
      if (detail === 'lineage-unspecified') {
        return `${name}: ${seen} does not say of which lineage. Is the lineage known?`;
      }
      if (seen !== '') {
        return `${name}: not settled by ${seen}${inWords(detail)}. Is it known?`;
      }
      return criterion.order === undefined
        ? `${name}: not found in structured data. Is it known?`
        : `${name}: not found in structured data. Has it been tested?`;
  }
}

/** `unit-implausible` reads ` (unit implausible)`; what only repeats the reason says nothing. */
function inWords(detail: string | undefined): string {
  return detail === undefined || detail === 'missing-data'
    ? ''
    : ` (${oneLine(detail).replaceAll('-', ' ')})`;
}

/** Cut to length and without the stop at its end, to go on after it. */
function unended(text: string): string {
  return clip(oneLine(text), longestText).replace(/[\s.;:,]+$/u, '');
}

function ended(text: string): string {
  return /[.?!…]$/u.test(text) ? text : `${text}.`;
}
