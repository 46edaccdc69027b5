import { describe, expect, it } from 'vitest';
import {
  absoluteUrl,
  escapeLine,
  escapeMarkdown,
  markdownLink,
} from '../../../src/hooks/cards/markdown.ts';
import { clip, listed, oneLine } from '../../../src/hooks/cards/plain-text.ts';

describe('a foreign text in markdown', () => {
  it.each([
    ['stays readable where nothing needs an escape', 'ALT ≤3×ULN, CD19 <5 %, a_b, x > y & z', null],
    ['makes no table', 'a | b', 'a \\| b'],
    ['makes no code', 'run `rm`', 'run \\`rm\\`'],
    ['makes no emphasis', '*a* _b_ __c__ ~~d~~', '\\*a\\* \\_b\\_ \\_\\_c\\_\\_ \\~\\~d\\~\\~'],
    ['makes no link', '[a](javascript:alert(1))', '\\[a\\](javascript:alert(1))'],
    ['makes no image', '![a](http://x)', '!\\[a\\](http\\://x)'],
    ['makes no tag', '<b>x</b> <!-- y --> <?z', '\\<b>x\\</b> \\<!-- y --> \\<?z'],
    ['makes no autolink', '<https://x.org> www.x.org', '\\<https\\://x.org> www\\.x.org'],
    ['makes no entity', '&lt; &#60; R&D', '\\&lt; \\&#60; R&D'],
    ['keeps its own backslashes', 'a\\*b', 'a\\\\\\*b'],
    ['stays on one line', 'a\r\n\r\n# b\tc\u0000d\u2028e', 'a # b c d e'],
    ['keeps characters beyond the basic plane', '𝒳 👩‍⚕️', null],
    ['mends halves of surrogate pairs', 'a\ud83d b', 'a\ufffd b'],
    ['does not turn the direction of what follows', 'a\u202eb\u2066c', 'abc'],
  ])('%s', (_what, text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped ?? text);
  });

  it.each([
    ['# a', '\\# a'],
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['> a', '\\> a'],
    ['=== a', '\\=== a'],
    ['1. a', '1\\. a'],
    ['12) a', '12\\) a'],
    ['1.5 mg', '1.5 mg'],
    ['≥18 years', '≥18 years'],
  ])('%j at the beginning of a line is text', (text, escaped) => {
    expect(escapeLine(text)).toBe(escaped);
  });
});

describe('a link', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://x.org',
    '/relative',
    'x.org',
    'http://',
    '',
    undefined,
  ])('to %j is none', (url) => {
    expect(absoluteUrl(url)).toBeUndefined();
  });

  it('to a web page is kept, and cannot end its own markup', () => {
    const url = absoluteUrl('https://x.org/a(b)c d<e>');
    expect(url).toBe('https://x.org/a(b)c%20d%3Ce%3E');
    expect(markdownLink('A [title]', url ?? '')).toBe(
      '[A \\[title\\]](https://x.org/a%28b%29c%20d%3Ce%3E)',
    );
  });
});

describe('a text that is too long', () => {
  it('is cut with an ellipsis, counted in UTF-16 units', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdefg', 6)).toBe('abcde…');
    expect(clip('abcd fg', 6)).toBe('abcd…');
  });

  it('is never cut within a character, however many units that has', () => {
    const family = '👩‍👩‍👧';
    expect(clip(`ab${family}cd`, 9)).toBe('ab…');
    expect(clip('a𝒳𝒳𝒳', 5)).toBe('a𝒳…');
    expect(clip('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
  });
});

describe('words', () => {
  it('are listed as one says them', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect(oneLine('  a \n b ')).toBe('a b');
  });
});
