import { expect } from 'vitest';
import { readCqlSource } from '../../../src/cql/cql-source.ts';
import type { ElmLibrary } from '../../../src/cql/elm.ts';
import { translate } from '../../../src/cql/translate.ts';

/** Libraries by their name, each with its text after the header. */
export async function translated(
  texts: Readonly<Record<string, string>>,
): Promise<readonly ElmLibrary[]> {
  const sources = Object.entries(texts).map(([name, text]) =>
    readCqlSource(
      `${name}.cql`,
      `library ${name}\nusing FHIR version '4.0.1'\n${text.replace('context', '\ncontext')}`,
    ),
  );
  const request = {
    sources,
    wanted: new Set(sources),
    keyOf: ({ text }: { text: string }) => text,
  };
  const translations = await translate(request);
  return sources.map((source) => {
    const { elm, diagnostics } = translations.get(source)!;
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return elm;
  });
}
