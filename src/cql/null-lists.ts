import type { CqlSource } from './cql-source.ts';
import type { ElmLibrary, ElmNode } from './elm.ts';

/**
 * Mends what the translator makes of `X includes null` and `null included in X` of a list: it takes the
 * bare null for an element, which no list of others holds. By the specification both are null (CQL
 * 1.5.3, Appendix B, Includes and Included In, examples), as they are when the null is a list. What is
 * written `contains` and `in` stays: there a null can only be an element.
 */
export function withNullLists(library: ElmLibrary, { text }: CqlSource): ElmLibrary {
  // Nearly every library has none to mend.
  if (!/\bincludes\s+null\b|\bnull\s+included\s+in\b/u.test(text)) return library;
  const lines = text.split(/\r?\n/u);
  const mended = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mended);
    if (typeof value !== 'object' || value === null) return value;
    const node = value as ElmNode;
    const copy = Object.fromEntries(Object.entries(node).map(([key, part]) => [key, mended(part)]));
    const place = placeOfNull(node, lines);
    return place === undefined ? copy : withNullList(copy as unknown as ElmNode, place);
  };
  return mended(library) as ElmLibrary;
}

/** Which of the operands is a bare null that may as well be a list. */
function placeOfNull(node: ElmNode, lines: readonly string[]): 0 | 1 | undefined {
  if (node.type === 'Contains' && isWritten(node, /\bincludes\s+null$/u, lines)) return 1;
  if (node.type === 'In' && isWritten(node, /^null\s+included\s+in\b/u, lines)) return 0;
  return undefined;
}

function isWritten(node: ElmNode, words: RegExp, lines: readonly string[]): boolean {
  const [list] = signatureOf(node).filter(({ type }) => type === 'ListTypeSpecifier');
  return list !== undefined && words.test(textAt(node.locator, lines));
}

function withNullList(node: ElmNode, place: 0 | 1): ElmNode {
  const list = signatureOf(node).find(({ type }) => type === 'ListTypeSpecifier');
  const operands = [...(node['operand'] as readonly ElmNode[])];
  operands[place] = { type: 'As', operand: { type: 'Null' }, asTypeSpecifier: list };
  const type = node.type === 'In' ? 'IncludedIn' : 'Includes';
  return { ...node, type, operand: operands, signature: [list, list] };
}

function signatureOf(node: ElmNode): readonly { readonly type: string }[] {
  return (node['signature'] ?? []) as readonly { readonly type: string }[];
}

/** The source of an expression by its locator, `3:13-3:41`. */
function textAt(locator: string | undefined, lines: readonly string[]): string {
  const place = /^(\d+):(\d+)-(\d+):(\d+)$/u
    .exec(locator ?? '')
    ?.slice(1)
    .map(Number);
  const [line = 0, column = 0, endLine = 0, endColumn = 0] = place ?? [];
  const found = lines.slice(line - 1, endLine);
  const last = found.pop()?.slice(0, endColumn) ?? '';
  return [...found, last].join('\n').slice(column - 1);
}
