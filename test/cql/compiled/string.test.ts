import { describe } from 'vitest';
import { itAgreesOn, itGives } from './given.ts';

describe('text', () => {
  itAgreesOn(
    ["'a' + 'b'", "'ab'"],
    ["'a' + (null as String)", 'null'],
    ["'a' & (null as String)", "'a'"],
    ["Combine({'a', null, 'b'}, '-')", "'a-b'"],
    ["Split('a,b', ',')", "{'a', 'b'}"],
    ["Length('abc')", '3'],
    ["Upper('aB')", "'AB'"],
    ["Lower('aB')", "'ab'"],
    ["Substring('abc', 1)", "'bc'"],
    ["Substring('abc', 1, 1)", "'b'"],
    ["Substring('abc', 3)", 'null'],
    ["PositionOf('b', 'abcb')", '1'],
    ["LastPositionOf('b', 'abcb')", '3'],
    ["StartsWith('abc', 'ab')", 'true'],
    ["EndsWith('abc', 'ab')", 'false'],
    ["Matches('abc', 'a.c')", 'true'],
    ["ReplaceMatches('abc', 'b', 'x')", "'axc'"],
    ["Indexer('abc', 1)", "'b'"],
  );
  // A part of the text is enough, and a dot is any character (Logical Specification, Matches:
  // "partial matching", "single line mode"); the reference engine wants the whole text to match.
  itGives(
    ["Matches('abcd', 'b.')", 'true'],
    ["Matches('abcd', '^b.$')", 'false'],
    ["Matches('ab\\ncd', '^a.*d$')", 'true'],
    ["ReplaceMatches('ab\\ncd', 'b.c', '-')", "'a-d'"],
  );
});
