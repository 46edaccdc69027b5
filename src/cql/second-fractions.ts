import type { CqlSource } from './cql-source.ts';
import type { ElmLibrary, ElmNode } from './elm.ts';

/**
 * Mends what the translator makes of a literal's fraction of a second: it takes the digits of
 * `@T12:00:00.5` for five milliseconds, which are five hundred. More than three digits are cut, since
 * CQL knows nothing finer than a millisecond.
 */
export function withTrueFractions(library: ElmLibrary, { text }: CqlSource): ElmLibrary {
  // Nearly every library has none to mend.
  if (!/@[\d:T-]*\.(?!\d{3}(?!\d))\d/u.test(text)) return library;
  const lines = text.split(/\r?\n/u);
  const mended = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mended);
    if (typeof value !== 'object' || value === null) return value;
    const node = value as ElmNode;
    const copy = Object.fromEntries(Object.entries(node).map(([key, part]) => [key, mended(part)]));
    const digits = fractionOf(node, lines);
    if (digits === undefined) return copy;
    const milliseconds = String(Number(digits.slice(0, 3).padEnd(3, '0')));
    return { ...copy, millisecond: { ...(copy['millisecond'] as ElmNode), value: milliseconds } };
  };
  return mended(library) as ElmLibrary;
}

/** The digits after the point of a Time or DateTime that is a literal; `DateTime(…)` is none. */
function fractionOf(node: ElmNode, lines: readonly string[]): string | undefined {
  if (node.type !== 'Time' && node.type !== 'DateTime') return undefined;
  const [, line, column] = /^(\d+):(\d+)/u.exec(node.locator ?? '')?.map(Number) ?? [];
  if (line === undefined || column === undefined) return undefined;
  return /^@[\d:T-]*\.(\d+)/u.exec(lines[line - 1]?.slice(column - 1) ?? '')?.[1];
}
