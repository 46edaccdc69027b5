import { describe, expect, it } from 'vitest';
import { readCqlSource } from '../../src/cql/cql-source.ts';

describe('the header of a CQL library', () => {
  it('gives its name, its version and its includes with their places', () => {
    const source = readCqlSource(
      'cql/trials/a/criteria.cql',
      "library A version '1.0.0'\n\n  include Labs version '2.1.0' called L\ninclude Plain\n",
    );
    expect(source).toMatchObject({ name: 'A', version: '1.0.0', isNamed: true });
    expect(source.includes).toEqual([
      { name: 'Labs', version: '2.1.0', line: 3, column: 3 },
      { name: 'Plain', line: 4, column: 1 },
    ]);
  });

  it('may quote and qualify names', () => {
    const source = readCqlSource(
      'a.cql',
      'library "Org"."My Trial"\ninclude org.hl7."Shared Labs"',
    );
    expect(source.name).toBe('My Trial');
    expect(source.includes).toMatchObject([{ name: 'Shared Labs' }]);
  });

  it('is not mistaken for comments, strings or names that read alike', () => {
    const text = [
      '// include Commented called X',
      '/* library Wrong',
      "include Boxed version '1.0.0' */",
      "library Right version '1.0.0'",
      'define "Must include Labs": \'include Nothing\'',
      'define "It\'s": 1 // it\'s',
      "include Real version '3.0.0' // called",
      'define A: Interval[1, 2] includes B',
    ].join('\n');
    const source = readCqlSource('a.cql', text);
    expect(source).toMatchObject({ name: 'Right', version: '1.0.0' });
    expect(source.includes).toEqual([{ name: 'Real', version: '3.0.0', line: 7, column: 1 }]);
  });

  it('may be missing: then the file gives the name', () => {
    expect(readCqlSource('/x/y/Thing.cql', 'define A: 1')).toMatchObject({
      name: 'Thing',
      isNamed: false,
      includes: [],
    });
  });
});
