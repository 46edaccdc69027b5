import { isScalar, type Document, type Node } from 'yaml';

/**
 * The offset in a YAML file of a character of a text value, for a language written inside YAML.
 * Exact for text on one line and for block text (`|`, and `>` without blank lines), where each line
 * break of the file is one character of the value; an escape in a double-quoted text shifts what
 * follows it on its line.
 * @param offset 0-based, in the value's own text
 */
export function offsetWithin(
  document: Document,
  text: string,
  path: readonly PropertyKey[],
  offset: number,
): number {
  const node = document.getIn(path, true) as Node | null | undefined;
  if (!isScalar(node) || node.range == null) return node?.range?.[0] ?? 0;
  const [start, end] = node.range;
  let position = start;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    position = text.indexOf('\n', start) + 1;
  } else if (node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE') {
    position = start + 1;
  }
  let left = offset;
  for (;;) {
    while (text[position] === ' ' && position < end && isIndent(text, position, start)) position++;
    const lineEnd = text.indexOf('\n', position);
    if (lineEnd === -1 || lineEnd >= end || position + left <= lineEnd) {
      return Math.min(position + left, text.length);
    }
    left -= lineEnd - position + 1;
    position = lineEnd + 1;
  }
}

/** Only blanks lie between here and the line break before. */
function isIndent(text: string, position: number, start: number): boolean {
  for (let index = position - 1; index >= start; index--) {
    if (text[index] === '\n') return true;
    if (text[index] !== ' ') return false;
  }
  return false;
}
