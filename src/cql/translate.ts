import type { CqlTranslator } from '@cqframework/cql/cql-to-elm';
import { type Diagnostic, sourceLine } from '../diagnostics/diagnostic.ts';
import type { CqlSource } from './cql-source.ts';
import type { ElmLibrary } from './elm.ts';
import { literalFaults } from './literal-range.ts';
import { withPlainMedicationRetrieves } from './medication-retrieves.ts';
import { withNullLists } from './null-lists.ts';
import { withTrueFractions } from './second-fractions.ts';
import { translatorSession } from './translator-session.ts';

/** What a library was translated to. */
export interface Translation {
  readonly elm: ElmLibrary;
  /** What the translator found in this library's own text, errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** As the translator writes its findings into the ELM's annotations. */
interface CqlToElmError {
  readonly type: 'CqlToElmError';
  readonly libraryId?: string;
  readonly startLine?: number;
  readonly startChar?: number;
  readonly message: string;
  readonly errorType: string;
  readonly errorSeverity: 'error' | 'warning' | 'info';
}

/** By library name: the key of the text that the translator holds compiled. */
const compiledKeys = new Map<string, string>();

/**
 * Translates CQL libraries to ELM with the CQL community's translator. Mistakes are reported at
 * the library that holds them, never at the include of it.
 * @param request.sources libraries and all that they include, each after its includes
 * @param request.wanted those of them whose ELM is wanted
 * @param request.keyOf a key that changes with the text of a library or of anything it includes
 * @returns a translation for every wanted library, also one with errors: look at its diagnostics. One that
 * includes a library with errors has none: what the translator says of it is nearly always their echo
 */
export async function translate(request: {
  readonly sources: readonly CqlSource[];
  readonly wanted: ReadonlySet<CqlSource>;
  readonly keyOf: (source: CqlSource) => string;
}): Promise<ReadonlyMap<CqlSource, Translation>> {
  const { sources, wanted, keyOf } = request;
  const session = await translatorSession();
  const byName = new Map(sources.map((source) => [source.name, source]));
  session.forget((name) => {
    const source = byName.get(name);
    return source === undefined || keyOf(source) !== compiledKeys.get(name);
  });
  const translations = new Map<CqlSource, Translation>();
  const faulty = new Set<string>();
  const included = new Set(sources.flatMap(({ includes }) => includes.map(({ name }) => name)));
  for (const source of sources) {
    if (source.includes.some(({ name }) => faulty.has(name))) {
      faulty.add(source.name);
      continue;
    }
    if (!wanted.has(source)) continue;
    const translator = session.translate(source, (name) => byName.get(name));
    const translation = translationOf(source, translator);
    translations.set(source, translation);
    const isFaulty = translation.diagnostics.some(({ severity }) => severity === 'error');
    if (isFaulty) faulty.add(source.name);
    // Trials are not kept: nothing includes them, and there may be a thousand.
    else if (included.has(source.name)) session.keep(translator);
  }
  for (const name of session.kept()) {
    const kept = byName.get(name);
    if (kept !== undefined) compiledKeys.set(name, keyOf(kept));
  }
  return translations;
}

function translationOf(source: CqlSource, translator: CqlTranslator): Translation {
  const plain = withPlainMedicationRetrieves(JSON.parse(translator.toJson()) as ElmLibrary);
  const elm = withNullLists(withTrueFractions(plain, source), source);
  const found = (elm.library.annotation ?? []).filter(isError);
  const diagnostics = found
    .filter((error) => (error.libraryId ?? source.name) === source.name)
    // An include that cannot be found is reported where the includes are looked up.
    .filter((error) => error.errorType !== 'include')
    .filter((error) => !isFalseAlarm(error))
    .map((error) => diagnosticOf(source, error));
  diagnostics.push(...literalFaults(elm, source));
  // What the translator could not put a place to is in its exceptions alone.
  const messages = new Set(found.map((error) => error.message));
  for (const exception of translator.exceptions.asJsReadonlyArrayView()) {
    const { message, severity } = exception;
    if (messages.has(message) || severity.name !== 'Error') continue;
    diagnostics.push({ code: 'cql-translation', severity: 'error', message, file: source.file });
  }
  return { elm, diagnostics: distinct(diagnostics) };
}

function isError(annotation: unknown): annotation is CqlToElmError {
  return (annotation as CqlToElmError).type === 'CqlToElmError';
}

/**
 * A function that is called above its definition is translated in the middle of its caller, and its
 * operands are then said to hide the caller's. They do not; such a warning has no place.
 */
function isFalseAlarm(error: CqlToElmError): boolean {
  return (
    error.errorSeverity === 'warning' &&
    error.startLine === undefined &&
    error.message.endsWith('is hiding another identifier of the same name.')
  );
}

function diagnosticOf(source: CqlSource, error: CqlToElmError): Diagnostic {
  const line = error.startLine;
  const text = line === undefined ? undefined : sourceLine(source.text, line);
  return {
    code: 'cql-translation',
    severity: error.errorSeverity === 'error' ? 'error' : 'warning',
    message: error.message,
    file: source.file,
    ...(line !== undefined && { line }),
    // At the end of the file the translator counts the column from 0.
    ...(error.startChar !== undefined && { column: Math.max(error.startChar, 1) }),
    ...(text !== undefined && { source: text }),
  };
}

/** The translator may visit an expression twice and then reports its mistakes twice. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [JSON.stringify(each), each])).values()];
}
