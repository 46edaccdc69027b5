/**
 * A define of a CQL library as its author wrote it, from `define` to the last line before what
 * follows it; the comment above it belongs to it.
 * @returns `undefined` when the library has no such define
 */
export function defineSource(cql: string, name: string): string | undefined {
  const lines = cql.split(/\r?\n/u);
  const start = lines.findIndex((line) => nameOf(line) === name);
  if (start === -1) return undefined;
  const next = lines.findIndex((line, index) => index > start && isTopLevel(line));
  const body = lines.slice(start, next === -1 ? undefined : next);
  return [...commentAbove(lines, start), ...body].join('\n').trimEnd();
}

/** The name that a line defines. */
function nameOf(line: string): string | undefined {
  const [, quoted, plain] =
    /^define\s+(?:(?:public|private)\s+)?(?:"((?:[^"\\]|\\.)+)"|(\w+))\s*:/u.exec(line) ?? [];
  return quoted ?? plain;
}

/** CQL's style starts every declaration and every comment about one at the line's first column. */
function isTopLevel(line: string): boolean {
  return /^(?:define|context|parameter|valueset|codesystem|code|concept|\/[/*])/u.test(line);
}

function commentAbove(lines: readonly string[], start: number): readonly string[] {
  let first = start;
  const above = lines[start - 1]?.trim() ?? '';
  if (above.endsWith('*/')) {
    do first--;
    while (first > 0 && !(lines[first] ?? '').trimStart().startsWith('/*'));
  } else {
    while ((lines[first - 1] ?? '').startsWith('//')) first--;
  }
  return lines.slice(first, start);
}
