import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileLibraries, ownSharedFolder } from '../cql/compile-libraries.ts';
import { readCqlSource } from '../cql/cql-source.ts';
import type { ElmLibrary, ElmNode } from '../cql/elm.ts';
import { readLibraryGraph } from '../cql/library-graph.ts';
import { translate } from '../cql/translate.ts';
import { ServiceError } from '../http/service-error.ts';
import type { CqlRequest } from './cql-request.ts';

/** An expression made a library that can be run, or what the translator has against it. */
export type ExpressionLibrary =
  | {
      /** The library and all that it includes. */
      readonly libraries: readonly ElmLibrary[];
      /** The static type of the expression, an ELM type specifier. */
      readonly resultType: unknown;
    }
  | { readonly mistakes: readonly string[] };

export const libraryName = 'CqlOperation';
export const resultDefine = 'Result';

/**
 * Makes a library of an expression. Only one that gets data may speak of FHIR: the others need no
 * model, which is how the CQL community's test suite is meant.
 * @throws ServiceError `request-invalid` when it asks for a library that is not among the shared ones
 */
export async function expressionLibrary(request: CqlRequest): Promise<ExpressionLibrary> {
  const { expression, parameters } = request;
  const includes = includesOf(request);
  const files = [...new Set(includes.values())].map(sharedFile);
  const lines = [
    `library ${libraryName}`,
    ...(includes.size === 0 ? [] : ["using FHIR version '4.0.1'"]),
    ...[...includes].map(([alias, name]) => `include ${name} called ${alias}`),
    ...[...parameters].map(([name, literal]) => `parameter "${name}" default ${literal}`),
    ...(includes.size === 0 ? [] : ['context Patient']),
    `define "${resultDefine}":`,
  ];
  // The type is read from a call that the translator has to resolve for it.
  const text = `${lines.join('\n')}\n${expression}\ndefine "Typed": First({ "${resultDefine}" })\n`;
  const source = readCqlSource(`${libraryName}.cql`, text);
  const shared = await compileLibraries({ libraries: files });
  const graph = readLibraryGraph({ libraries: files, folders: [ownSharedFolder] });
  const sources = [...graph.sources, source];
  const translations = await translate({
    sources,
    wanted: new Set([source]),
    keyOf: ({ text: key }) => key,
  });
  const { elm, diagnostics = [] } = translations.get(source) ?? {};
  const mistakes = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ message, line = 0, column = 0 }) => {
      const at = line - lines.length;
      return at < 1 ? message : `${message} (line ${at}, column ${column})`;
    });
  if (elm === undefined || mistakes.length > 0) return { mistakes };
  return { libraries: [...shared.libraries, elm], resultType: resultTypeOf(elm) };
}

/** By the name that the expression calls it: the name of each library. */
function includesOf({ data, libraries }: CqlRequest): ReadonlyMap<string, string> {
  if (data === undefined && libraries.size === 0) return new Map();
  return new Map([['FHIRHelpers', 'FHIRHelpers'], ...libraries]);
}

function sharedFile(name: string): string {
  const file = join(ownSharedFolder, `${name}.cql`);
  if (existsSync(file)) return file;
  const expression = "parameter.where(name = 'library')";
  const message = 'The library is not among the shared ones.';
  throw new ServiceError('request-invalid', [{ message, expression }]);
}

function resultTypeOf({ library }: ElmLibrary): unknown {
  const typed = library.statements?.def.find(({ name }) => name === 'Typed')?.expression;
  const [list] = (typed?.['signature'] as readonly ElmNode[] | undefined) ?? [];
  return list?.['elementType'];
}
