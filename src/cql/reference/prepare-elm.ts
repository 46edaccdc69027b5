import type { ElmLibrary, ElmNode, ElmStatement } from '../elm.ts';
import { operandTypesOf, overloadKey } from '../overloads.ts';

/** A library's ELM as cql-execution is given it. */
export interface PreparedElm {
  readonly elm: ElmLibrary;
  /** For each FunctionDef of the ELM, in order: the name by which prepared calls ask for it. */
  readonly functionNames: readonly string[];
}

/** What cql-execution neither needs nor should keep a result for. */
const unneeded = new Set(['annotation', 'localId', 'signature', 'resultTypeSpecifier']);

/**
 * Rewrites ELM where cql-execution resolves at run time, or not at all, what the translator has
 * resolved already:
 * - an overloaded function is called by a name of its own. cql-execution picks an overload by the
 *   values it happens to get and takes the last one that fits, so a null may call a wrong one;
 * - codes and concepts of another library find their code system and their codes;
 * - code systems have their canonical URL, so that an author may write any known spelling.
 * @param libraries the program's libraries by name
 */
export function prepareElm(
  source: ElmLibrary,
  libraries: ReadonlyMap<string, ElmLibrary>,
  canonicalSystem: (system: string) => string,
): PreparedElm {
  const aliases = new Map(
    source.library.includes?.def.map((include) => [include.localIdentifier, include.path]),
  );
  const libraryOf = (alias: unknown): ElmLibrary =>
    (typeof alias === 'string' ? libraries.get(aliases.get(alias) ?? '') : undefined) ?? source;
  const context: Rewriting = { libraryOf, canonicalSystem };
  const { library } = rewritten(source, context) as { library: ElmLibrary['library'] };
  const borrowed = [...aliases.keys()].flatMap((alias) =>
    (libraryOf(alias).library.codeSystems?.def ?? []).map((codeSystem) => ({
      name: `${alias}.${codeSystem.name}`,
      id: canonicalSystem(codeSystem.id),
    })),
  );
  const own = (library.codeSystems?.def ?? []).map((codeSystem) => ({
    ...codeSystem,
    id: canonicalSystem(codeSystem.id),
  }));
  return {
    elm: { library: { ...library, codeSystems: { def: [...own, ...borrowed] } } },
    functionNames: functionsOf(source).map((each) => overloadName(each)),
  };
}

interface Rewriting {
  /** The included library that a `libraryName` means; this library when there is none. */
  readonly libraryOf: (alias: unknown) => ElmLibrary;
  readonly canonicalSystem: (system: string) => string;
}

function rewritten(value: unknown, context: Rewriting): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, context));
  if (typeof value !== 'object' || value === null) return value;
  const node = value as ElmNode;
  if (node.type === 'ConceptRef') return conceptOf(node, context);
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(node)) {
    if (unneeded.has(key)) continue;
    copy[key] = isCodeSystemRef(key, part) ? codeSystemRef(part) : rewritten(part, context);
  }
  if (node.type === 'FunctionRef') copy['name'] = calledName(node, context);
  return copy;
}

interface CodeSystemRef {
  readonly name: string;
  readonly libraryName?: string;
}

/** `codeSystem` of a CodeDef, `system` of a Code. */
function isCodeSystemRef(key: string, part: unknown): part is CodeSystemRef {
  const isPlace = key === 'codeSystem' || key === 'system';
  return isPlace && typeof part === 'object' && part !== null && !Array.isArray(part);
}

/** A code system of the library `Common` is called `Common.LOINC` here. */
function codeSystemRef(
  { name, libraryName }: CodeSystemRef,
  alias = libraryName,
): { name: string } {
  return { name: alias === undefined ? name : `${alias}.${name}` };
}

function conceptOf(reference: ElmNode, { libraryOf }: Rewriting): unknown {
  const alias = reference['libraryName'] as string | undefined;
  const { library } = libraryOf(alias);
  const concept = library.concepts?.def.find((each) => each.name === reference['name']);
  const codes = concept?.code.map(({ name, libraryName }) => {
    if (libraryName !== undefined) {
      throw new Error(
        `concept "${concept.name}" of library ${library.identifier.id} uses a code of library ${libraryName}; define the code beside the concept`,
      );
    }
    const code = library.codes?.def.find((each) => each.name === name);
    return {
      code: code?.id,
      system: code && codeSystemRef(code.codeSystem, alias),
      display: code?.display,
    };
  });
  return { type: 'Concept', code: codes ?? [], display: concept?.display };
}

function calledName(call: ElmNode, { libraryOf }: Rewriting): string {
  const name = String(call['name']);
  const signature = overloadKey(call['signature']);
  const target = functionsOf(libraryOf(call['libraryName'])).find(
    (each) => each.name === name && overloadKey(operandTypesOf(each)) === signature,
  );
  return target === undefined ? name : overloadName(target);
}

function functionsOf(library: ElmLibrary): readonly ElmStatement[] {
  return library.library.statements?.def.filter((each) => each.type === 'FunctionDef') ?? [];
}

function overloadName(definition: ElmStatement): string {
  return `${definition.name}${overloadKey(operandTypesOf(definition))}`;
}
