import type { Assessment, UnreadEntry } from '../../eligibility/assessment.ts';
import { contactOf } from './contact.ts';
import { itemsOf, nameOf } from './finding-line.ts';
import { escapeLine, escapeMarkdown, section } from './markdown.ts';
import { clip, counted, oneLine } from './plain-text.ts';
import type { Provenance } from './provenance.ts';
import { provenanceText } from './provenance.ts';
import { sectionsOf } from './sections.ts';
import type { Line } from './sections.ts';

const longestTitle = 300;
const longestName = 60;

/**
 * What a clinician reads when the card is opened, what may change a decision first: conflicts, open
 * questions, what speaks for the trial, what needs judgement, what the study measures, what was assumed, what was not found,
 * and where all of it comes from.
 */
export function trialDetail(assessment: Assessment, provenance: Provenance): string {
  const { trial } = assessment;
  const sections = sectionsOf(assessment);
  const blocks = [
    escapeLine(clip(oneLine(trial.title), longestTitle)),
    list('Conflicts to review', itemsOf('conflict', sections.conflict)),
    list('Not known, or out of date', itemsOf('ask', sections.ask)),
    list('Speaks for it', itemsOf('support', sections.support)),
    list('Needs your judgement', itemsOf('judgement', sections.judgement)),
    list('Measured by the study', itemsOf('study', sections.study)),
    list('Assumed', assumptionsOf(assessment)),
    exclusionsText(sections['none-found'], sections.unchecked, provenance.notUnderstood ?? []),
    contactText(assessment),
    provenanceText(provenance),
  ];
  return blocks.filter((block) => block !== undefined && block !== '').join('\n\n');
}

function list(title: string, items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : section(title, items);
}

function assumptionsOf({ trial, findings }: Assessment): readonly string[] {
  const assumed = findings.flatMap((finding) => finding.assumed ?? []);
  return [...new Set([...assumed, ...trial.assumptions].map(oneLine))]
    .filter((text) => text !== '')
    .map((text) => `- ${escapeLine(text)}`);
}

/** Finding nothing is not the same as there being nothing: never "no exclusions". */
function exclusionsText(
  noneFound: readonly Line[],
  unchecked: readonly Line[],
  notUnderstood: readonly UnreadEntry[],
): string | undefined {
  const names = noneFound.map(({ criterion }) =>
    escapeMarkdown(clip(nameOf(criterion), longestName)),
  );
  const rest =
    unchecked.length === 0
      ? ''
      : `${counted(unchecked.length, 'exclusion', 'exclusions')} could not be checked`;
  if (names.length === 0) return rest === '' ? undefined : `${rest}.`;
  const found = `No evidence found in this record for: ${[...new Set(names)].join('; ')}`;
  return [found, rest, entriesText(notUnderstood)]
    .filter((text) => text !== '')
    .map((text) => `${text}.`)
    .join(' ');
}

const mostEntries = 5;

/** The entries that no exclusion could be looked for in, in their own words: a person may know them. */
function entriesText(entries: readonly UnreadEntry[]): string {
  if (entries.length === 0) return '';
  const told = entries.slice(0, mostEntries).map(({ words, codes }) => {
    const name =
      words === undefined ? 'an entry without words' : `“${clip(oneLine(words), longestName)}”`;
    return `${escapeMarkdown(name)} (${escapeMarkdown(codes)})`;
  });
  const more = entries.length - told.length;
  const list = more > 0 ? `${told.join('; ')}; and ${more} more` : told.join('; ');
  return `${counted(entries.length, 'entry', 'entries')} could not be understood: ${list}`;
}

function contactText({ trial }: Assessment): string | undefined {
  const contact = contactOf(trial);
  return contact === undefined ? undefined : `Study contact: ${escapeMarkdown(contact)}`;
}
