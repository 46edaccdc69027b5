import { canonicalSystem } from '../../terminology/code-systems.ts';
import type { ElmLibrary, ElmNode, ElmStatement } from '../elm.ts';
import { overloadKey, operandTypesOf } from '../overloads.ts';
import { CannotCompile } from './cannot-compile.ts';

type Definitions = ElmLibrary['library'];
type CodeSystemRef = { readonly name: string; readonly libraryName?: string };

/** What a CodeRef stands for, its system in canonical form. */
export interface ResolvedCode {
  readonly code: string;
  readonly system: string | undefined;
  readonly version: string | undefined;
  readonly display: string | undefined;
}

/** What a ValueSetRef or CodeSystemRef stands for. */
export interface ResolvedVocabulary {
  readonly name: string;
  /** Canonical URL. */
  readonly id: string;
  readonly version: string | undefined;
}

/** A define or function, and the library that it stands in. */
export interface ResolvedStatement {
  readonly statement: ElmStatement;
  readonly library: LibraryNames;
}

/** Finds what the names in one library's ELM stand for, in it and in what it includes. */
export class LibraryNames {
  readonly name: string;
  private readonly definitions: Definitions;
  readonly #all: ReadonlyMap<string, LibraryNames>;
  readonly #aliases: ReadonlyMap<string, string>;
  readonly #defines: ReadonlyMap<string, ElmStatement>;
  readonly #functions = new Map<string, ElmStatement[]>();

  /** @param all the program's libraries by name, this one among them when names are asked for */
  constructor(elm: ElmLibrary, all: ReadonlyMap<string, LibraryNames>) {
    this.definitions = elm.library;
    this.#all = all;
    this.name = elm.library.identifier.id;
    const statements = elm.library.statements?.def ?? [];
    this.#aliases = new Map(
      elm.library.includes?.def.map((include) => [include.localIdentifier, include.path]),
    );
    this.#defines = new Map(
      statements.filter(({ type }) => type !== 'FunctionDef').map((each) => [each.name, each]),
    );
    for (const each of statements.filter(({ type }) => type === 'FunctionDef')) {
      this.#functions.set(each.name, [...(this.#functions.get(each.name) ?? []), each]);
    }
  }

  get defines(): ReadonlyMap<string, ElmStatement> {
    return this.#defines;
  }

  define(reference: ElmNode): ResolvedStatement {
    const library = this.#target(reference);
    const statement = library.#defines.get(String(reference['name']));
    if (statement === undefined) throw this.#unknown(reference, 'define');
    return { statement, library };
  }

  /** The overload that the translator resolved the call to, by the types of its signature. */
  function(call: ElmNode): ResolvedStatement {
    const library = this.#target(call);
    const arity = ((call['operand'] as readonly unknown[] | undefined) ?? []).length;
    const overloads = (library.#functions.get(String(call['name'])) ?? []).filter(
      ({ operand }) => (operand ?? []).length === arity,
    );
    const signature = overloadKey(call['signature']);
    const statement =
      overloads.length === 1
        ? overloads[0]
        : overloads.find((each) => overloadKey(operandTypesOf(each)) === signature);
    if (statement === undefined) throw this.#unknown(call, 'function');
    return { statement, library };
  }

  parameter(reference: ElmNode): { readonly definition: ElmNode; readonly library: LibraryNames } {
    const library = this.#target(reference);
    const { parameters } = library.definitions as { readonly parameters?: { def?: ElmNode[] } };
    const definition = parameters?.def?.find((each) => each['name'] === reference['name']);
    if (definition === undefined) throw this.#unknown(reference, 'parameter');
    return { definition, library };
  }

  valueSet(reference: ElmNode): ResolvedVocabulary {
    const { valueSets } = this.#target(reference).definitions;
    const found = valueSets?.def.find((each) => each.name === reference['name']);
    if (found === undefined) throw this.#unknown(reference, 'value set');
    return { name: found.name, id: found.id, version: versionOf(found) };
  }

  codeSystem(reference: ElmNode): ResolvedVocabulary {
    const found = this.#codeSystem(reference as unknown as CodeSystemRef);
    if (found === undefined) throw this.#unknown(reference, 'code system');
    return found;
  }

  code(reference: ElmNode): ResolvedCode {
    const library = this.#target(reference);
    const found = library.#code(String(reference['name']));
    if (found === undefined) throw this.#unknown(reference, 'code');
    return found;
  }

  /** A code written out where it is used: `Code '8480-6' from "LOINC"`. */
  codeLiteral(literal: ElmNode): ResolvedCode {
    const { code, system, version, display } = literal as unknown as {
      code: string;
      system?: CodeSystemRef;
      version?: string;
      display?: string;
    };
    return { code, system: system && this.#codeSystem(system)?.id, version, display };
  }

  concept(reference: ElmNode): {
    readonly codes: readonly ResolvedCode[];
    readonly display: string | undefined;
  } {
    const library = this.#target(reference);
    const found = library.definitions.concepts?.def.find((each) => each.name === reference['name']);
    if (found === undefined) throw this.#unknown(reference, 'concept');
    const codes = found.code.flatMap(
      ({ name, libraryName }) => library.#code(name, libraryName) ?? [],
    );
    return { codes, display: found.display };
  }

  #code(name: string, alias?: string): ResolvedCode | undefined {
    const library = this.#included(alias);
    const found = library?.definitions.codes?.def.find((each) => each.name === name);
    if (library === undefined || found === undefined) return undefined;
    const system = library.#codeSystem(found.codeSystem);
    const { display } = found as { readonly display?: string };
    return { code: found.id, system: system?.id, version: system?.version, display };
  }

  #codeSystem({ name, libraryName }: CodeSystemRef): ResolvedVocabulary | undefined {
    const { codeSystems } = this.#included(libraryName)?.definitions ?? {};
    const found = codeSystems?.def.find((each) => each.name === name);
    return found && { name, id: canonicalSystem(found.id), version: versionOf(found) };
  }

  #included(alias: string | undefined): LibraryNames | undefined {
    return alias === undefined ? this : this.#all.get(this.#aliases.get(alias) ?? '');
  }

  #target(reference: ElmNode): LibraryNames {
    const library = this.#included(reference['libraryName'] as string | undefined);
    if (library === undefined) throw this.#unknown(reference, 'library of');
    return library;
  }

  #unknown(reference: ElmNode, kind: string): CannotCompile {
    const why = `there is no ${kind} "${String(reference['name'])}"`;
    return new CannotCompile(this.name, reference, why);
  }
}

function versionOf(definition: object): string | undefined {
  return (definition as { readonly version?: string }).version;
}
