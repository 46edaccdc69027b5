import type { Evidence } from '../../eligibility/finding.ts';
import { clip, counted, oneLine } from './plain-text.ts';

/** A criterion that twenty results decide is not read one by one. */
const mostEvidence = 3;
const longestPart = 100;

/**
 * What the record holds: label, value and unit as recorded, date. Empty without evidence.
 * @param told what stands before it: a label that is in there already is not said again
 */
export function evidenceText(evidence: readonly Evidence[], told: string): string {
  const texts = [...new Set(evidence.map((item) => textOf(item, told.toLowerCase())))];
  const shown = texts.slice(0, mostEvidence);
  const more = texts.length - shown.length;
  return more > 0
    ? `${shown.join('; ')}; ${counted(more, 'other entry', 'other entries')}`
    : shown.join('; ');
}

function textOf({ label, value, date }: Evidence, told: string): string {
  const isTold = value !== undefined && told.includes(label.toLowerCase());
  const what = [isTold ? undefined : label, value]
    .filter((part) => part !== undefined)
    .map((part) => clip(readableUnit(oneLine(part)), longestPart))
    .join(' ');
  return date === undefined ? what : `${what} (${clip(oneLine(date), longestPart)})`;
}

/** UCUM writes `10*9/L`; a star is markup, and escaped it is hard to read where nothing renders it. */
function readableUnit(text: string): string {
  return text.replaceAll(/\b10\*(?=-?\d)/gu, '10^');
}
