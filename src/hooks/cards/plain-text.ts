const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A text from a trial's file or a record, made fit for one line: white space and control characters
 * become single spaces, halves of surrogate pairs a replacement character, and invisible marks that
 * turn the direction of what follows are dropped.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/**
 * Cuts a text to a length in UTF-16 units (what `String.length` and EHRs count), with an ellipsis,
 * and only between what a reader sees as characters.
 */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > length - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 criterion`, `2 criteria`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
