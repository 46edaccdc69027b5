/** One CQL library's text, as its author wrote it. */
export interface CqlSource {
  /** Path of the file as the author knows it. */
  readonly file: string;
  readonly text: string;
  /** The library's name without its qualifiers; the file's name where the text gives none. */
  readonly name: string;
  readonly isNamed: boolean;
  readonly version?: string;
  readonly includes: readonly CqlInclude[];
}

/** `include Labs version '1.0.0' called Labs`, and where it stands. */
export interface CqlInclude {
  readonly name: string;
  readonly version?: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

const quoted = `"(?:[^"\\\\]|\\\\.)*"`;
const identifier = String.raw`(?:${quoted}|[A-Za-z_][A-Za-z0-9_]*)`;
const declaration = new RegExp(
  String.raw`(?<![\w"])(library|include)\s+(${identifier}(?:\s*\.\s*${identifier})*)(?:\s+version\s+'([^']*)')?`,
  'gu',
);

/**
 * Reads a library's header: just enough to find what it includes before it is translated. A text
 * that is no CQL gives a source without includes; its mistakes are the translator's to report.
 */
export function readCqlSource(file: string, text: string): CqlSource {
  const code = withoutCommentsAndStrings(text);
  let header: { name: string; version?: string; isNamed: boolean } = {
    name: file.replace(/^.*[\\/]/u, '').replace(/\.cql$/u, ''),
    isNamed: false,
  };
  const includes: CqlInclude[] = [];
  for (const match of code.matchAll(declaration)) {
    const [, keyword, name = '', version] = match;
    const named = { name: unqualified(name), ...(version !== undefined && { version }) };
    if (keyword === 'library') header = { ...named, isNamed: true };
    else includes.push({ ...named, ...placeOf(text, match.index) });
  }
  return { file, text, ...header, includes };
}

/** The last part of a qualified name, without its quotes. */
function unqualified(name: string): string {
  return (name.match(new RegExp(identifier, 'gu'))?.at(-1) ?? name).replace(/^"|"$/gu, '');
}

/**
 * Blanks comments, strings and quoted names, so that `define "Labs include ANC"` includes nothing;
 * only what belongs to a header stays. Every character keeps its place.
 */
function withoutCommentsAndStrings(text: string): string {
  return text.replace(
    /\/\*[^]*?\*\/|\/\/[^\n]*|(\b(?:library|include|version)\s+|\.\s*)?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/gu,
    (found, header: string | undefined) =>
      header !== undefined ? found : found.replace(/[^\n]/gu, ' '),
  );
}

function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
