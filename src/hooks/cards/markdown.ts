import { oneLine } from './plain-text.ts';

/**
 * Escapes a foreign text so that GitHub-flavoured markdown shows it as it is, on one line: nothing in
 * it becomes markup, HTML, a link to the web or a table. Only what could mean something is escaped,
 * since some EHRs show the markdown itself: `CD19 <5 %` stays as it is, and so does `a_b`.
 */
export function escapeMarkdown(text: string): string {
  return (
    oneLine(text)
      .replaceAll(/[\\`*[\]|~]/gu, '\\$&')
      // In the middle of a word an underscore is only an underscore.
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      // A tag, a comment or an autolink begins with one of these; a comparison does not.
      .replaceAll(/<(?=[A-Za-z/!?])/gu, '\\<')
      .replaceAll(/&(?=#?\w+;)/gu, '\\&')
      // Bare addresses that GitHub-flavoured markdown would turn into links.
      .replaceAll(/:(?=\/\/)/gu, '\\:')
      .replaceAll(/\b(www)\./giu, '$1\\.')
  );
}

/** An escaped text that begins a line or a list item, where it might begin a heading or a list too. */
export function escapeLine(text: string): string {
  return escapeMarkdown(text)
    .replace(/^[#+\->=]/u, '\\$&')
    .replace(/^(\d{1,9})([.)])(?= |$)/u, '$1\\$2');
}

/** A link in markdown; the URL has to be absolute http(s), see `absoluteUrl`. */
export function markdownLink(label: string, url: string): string {
  const target = url.replaceAll(/[()<>\s\\|*_`]/gu, (char) =>
    char === '(' ? '%28' : char === ')' ? '%29' : char === '*' ? '%2A' : encodeURIComponent(char),
  );
  return `[${escapeMarkdown(label)}](${target})`;
}

/**
 * A URL that a card may link to: http or https, with a host. Anything else (`javascript:`, `data:`,
 * a relative path) is no link at all.
 */
export function absoluteUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/u.test(url.protocol) && url.hostname !== '' ? url.href : undefined;
}

/** A heading that reads as one even where markdown is not rendered, and its list. */
export function section(title: string, items: readonly string[]): string {
  return `**${title}**\n\n${items.join('\n')}`;
}
