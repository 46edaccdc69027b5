import type { LedgerStats } from '../ledger/queries/stats.ts';
import { counted } from './counted.ts';

/** For a person: a block for each trial and revision. */
export function statsText({ answers, trials, otherFeedback }: LedgerStats): string {
  const blocks = trials.map((each) => {
    const reasons = Object.entries(each.reasons).map(
      ([reason, count]) => `    ${reason}: ${String(count)}\n`,
    );
    return [
      `${each.trial} (catalogue ${each.revision})\n`,
      `  shown ${String(each.shown)}, listed ${String(each.listed)}, set aside ${String(each.setAside)}\n`,
      `  accepted ${String(each.accepted)}, overridden ${String(each.overridden)}\n`,
      ...reasons,
    ].join('');
  });
  const other =
    otherFeedback === 0 ? '' : `, and ${String(otherFeedback)} times feedback to other cards`;
  return [`${counted(answers, 'answer')}${other}\n`, ...blocks].join('\n');
}

/** A line for each trial and revision, with a column for each reason that was given. */
export function statsCsv({ trials }: LedgerStats): string {
  const reasons = [...new Set(trials.flatMap((each) => Object.keys(each.reasons)))].sort();
  const head = ['trial', 'revision', 'shown', 'listed', 'set_aside', 'accepted', 'overridden'];
  const rows = trials.map((each) => [
    each.trial,
    each.revision,
    ...[each.shown, each.listed, each.setAside, each.accepted, each.overridden].map(String),
    ...reasons.map((reason) => String(each.reasons[reason] ?? 0)),
  ]);
  return [[...head, ...reasons.map((reason) => `overridden: ${reason}`)], ...rows]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
}

/** RFC 4180. A reason is an EHR's word: no spreadsheet shall take one for a formula. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
