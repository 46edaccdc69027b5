import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CqlTranslator, LibraryManager } from '@cqframework/cql/cql-to-elm';
import type { CqlSource } from './cql-source.ts';
import { fhirModelInfoFile } from './model-info-file.ts';
import { quietly } from './quietly.ts';

/**
 * What is asked of the translator. Part of the ELM cache's key, so that a change here compiles all
 * libraries anew.
 */
export const translatorOptions = {
  options: ['EnableAnnotations', 'EnableLocators', 'DisableListDemotion', 'DisableListPromotion'],
  /** Every call carries the operand types it was resolved for, so engines need not guess. */
  signatureLevel: 'All',
  /** What this project changes in the ELM. */
  rewriting: ['plain medication retrieves', 'fractions of seconds', 'null lists'],
  /** What this project checks beyond the translator. */
  checks: ['ranges of literals'],
} as const;

/** The CQL community's translator, loaded and set up. Only this file knows how. */
export interface TranslatorSession {
  /**
   * The compiled forms of the libraries that it includes are kept.
   * @param find the source of an included library
   */
  translate(source: CqlSource, find: (name: string) => CqlSource | undefined): CqlTranslator;
  /** Keeps the compiled form of a library for those that include it; one with errors is not kept. */
  keep(translated: CqlTranslator): void;
  /** The names of the libraries whose compiled form is kept. */
  kept(): readonly string[];
  /** Forgets the compiled form of libraries whose text has changed. */
  forget(isStale: (name: string) => boolean): void;
}

let session: Promise<TranslatorSession> | undefined;

/** The process's one session: loading takes a second, so it is done once and only when needed. */
export function translatorSession(): Promise<TranslatorSession> {
  session ??= openSession();
  return session;
}

/** The installed version of the translator package, e.g. `5.3.0`. Does not load it. */
export function translatorVersion(): string {
  const entry = fileURLToPath(import.meta.resolve('@cqframework/cql/cql'));
  const manifest = JSON.parse(readFileSync(join(dirname(entry), 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

async function openSession(): Promise<TranslatorSession> {
  // The Kotlin runtime inside the package asks for CommonJS's require by this name.
  globalThis.require ??= createRequire(import.meta.url);
  const [{ SystemModelInfoProvider }, cqlToElm, units] = await Promise.all([
    import('@cqframework/cql/cql'),
    import('@cqframework/cql/cql-to-elm'),
    import('../terminology/units.ts'),
  ]);
  const { CqlCompilerOptions, CqlTranslator, LibraryBuilder } = cqlToElm;
  const source = (text: string): unknown => cqlToElm.stringAsSource(text);

  const models = new cqlToElm.ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  models.modelInfoLoader.registerModelInfoProvider(
    cqlToElm.createModelInfoProvider((name: string) =>
      name === 'FHIR' ? source(fhirModelInfoFile().xml) : null,
    ),
  );
  const options = CqlCompilerOptions.defaultOptions();
  options.setOptions(
    translatorOptions.options.map((name) => CqlCompilerOptions.Options.valueOf(name)),
  );
  options.signatureLevel = LibraryBuilder.SignatureLevel.valueOf(translatorOptions.signatureLevel);
  const ucum: unknown = cqlToElm.createUcumService(
    (value: string, from: string, to: string) => {
      const converted = units.convert(Number(value), from, to);
      if (converted === undefined) throw new Error(`Cannot convert ${from} to ${to}`);
      return String(converted);
    },
    (unit: string) => units.validateUnit(unit) ?? null,
    // The translator multiplies and divides no quantities; it only validates and converts.
    notAsked,
    notAsked,
  );
  const libraries: LibraryManager = new cqlToElm.LibraryManager(models, options, undefined, ucum);

  const compiledLibraries = () => libraries.compiledLibraries.asJsMapView();
  let findSource: (name: string) => CqlSource | undefined = () => undefined;
  libraries.librarySourceLoader.registerProvider(
    cqlToElm.createLibrarySourceProvider((name: string) => {
      const found = findSource(name);
      return found === undefined ? null : source(found.text);
    }),
  );
  return {
    translate(source, find) {
      findSource = find;
      return quietly(() => CqlTranslator.fromText(source.text, libraries));
    },
    keep(translated) {
      const identifier = translated.toELM()?.identifier;
      const isSound = translated.errors.asJsReadonlyArrayView().length === 0;
      if (identifier != null && isSound)
        compiledLibraries().set(identifier, translated.translatedLibrary);
    },
    kept: () => [...compiledLibraries().keys()].map(({ id }) => id ?? ''),
    forget(isStale) {
      const compiled = compiledLibraries();
      for (const identifier of [...compiled.keys()]) {
        if (isStale(identifier.id ?? '')) compiled.delete(identifier);
      }
    },
  };
}

function notAsked(): never {
  throw new Error('The CQL translator asked for quantity arithmetic, which is not provided');
}
