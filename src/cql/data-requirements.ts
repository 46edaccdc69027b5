import type { ElmLibrary, ElmNode, ElmStatement } from './elm.ts';
import { fhirNamespace } from './model-info.ts';

/** Resources that a define may ask for. */
export interface DataRequirement {
  readonly resourceType: string;
  /** The element that is filtered by, e.g. `code`; absent where all of the type are asked for. */
  readonly codeProperty?: string;
  /** Any of these; absent where all of the type are asked for, or the codes are computed. */
  readonly codes?: readonly CodeFilter[];
  /**
   * ISO 8601 duration: how far back the resources are looked at, where a function takes them together
   * with a duration, as in `"Readings"([Observation: "Platelet count"], 28 days)`. Absent where they
   * are looked at whatever their age.
   */
  readonly within?: string;
}

/** A value set by its URL without a version, or one code with its system as the author wrote it. */
export type CodeFilter =
  { readonly valueSet: string } | { readonly system: string; readonly code: string };

/** Finds what defines ask for, without evaluating them. */
export interface DataRequirements {
  /**
   * Every Retrieve that a define reaches through other defines and functions, in its library and in
   * those it includes; each once, in a fixed order. Also those that it would only reach on a
   * condition: this is what has to be read before it can be evaluated. Defines that ask alike, as those
   * of many trials do, are given the same list.
   * @throws Error when there is no such define
   */
  of(library: string, define: string): readonly DataRequirement[];
}

/** What one define or function says itself, without what it calls. */
interface Scan {
  readonly requirements: readonly DataRequirement[];
  readonly calls: readonly Call[];
}

interface Call {
  readonly statement: ElmStatement;
  readonly library: ElmLibrary;
  /** The duration beside which a function takes what the call gives. */
  readonly within?: string;
}

/** @param libraries the program's libraries, with all that they include */
export function dataRequirements(libraries: readonly ElmLibrary[]): DataRequirements {
  const byName = new Map(libraries.map((each) => [each.library.identifier.id, each]));
  const scans = new Map<ElmStatement, Scan>();
  const known = new Map<string, readonly DataRequirement[]>();
  const numbers = new Map<ElmStatement, number>();
  const scanOf = (statement: ElmStatement, library: ElmLibrary): Scan => {
    const scan = scans.get(statement) ?? scanned(statement, library, byName);
    scans.set(statement, scan);
    return scan;
  };
  return {
    of(libraryName, define) {
      const library = byName.get(libraryName);
      const start = library && statementsNamed(library, define).filter(isDefine);
      if (library === undefined || start === undefined || start.length === 0) {
        throw new Error(`Library ${libraryName} has no define "${define}"`);
      }
      const alike = signatureOf(
        start.map((statement) => scanOf(statement, library)),
        numbers,
      );
      const before = known.get(alike);
      if (before !== undefined) return before;
      const found = new Map<string, DataRequirement>();
      const seen = new Map<ElmStatement, Set<string | undefined>>();
      const visit = (statement: ElmStatement, inside: ElmLibrary, within?: string): void => {
        const windows = seen.get(statement) ?? new Set();
        if (windows.has(within)) return;
        seen.set(statement, windows.add(within));
        const { requirements, calls } = scanOf(statement, inside);
        for (const requirement of requirements) {
          const each = within === undefined ? requirement : { within, ...requirement };
          found.set(JSON.stringify(each), each);
        }
        for (const call of calls) visit(call.statement, call.library, call.within ?? within);
      };
      for (const statement of start) visit(statement, library);
      const list = [...found.entries()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, requirement]) => requirement);
      known.set(alike, list);
      return list;
    },
  };
}

/** The same for statements that ask for the same themselves and call the same in the same windows. */
function signatureOf(scans: readonly Scan[], numbers: Map<ElmStatement, number>): string {
  const numberOf = (statement: ElmStatement): number => {
    const number = numbers.get(statement) ?? numbers.size;
    numbers.set(statement, number);
    return number;
  };
  return JSON.stringify(
    scans.map(({ requirements, calls }) => [
      requirements,
      calls.map(({ statement, within }) => [numberOf(statement), within]),
    ]),
  );
}

function scanned(statement: ElmStatement, library: ElmLibrary, libraries: Libraries): Scan {
  const requirements: DataRequirement[] = [];
  const calls: Call[] = [];
  const walk = (value: unknown, within?: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const node = value as ElmNode;
    const window = { ...(within !== undefined && { within }) };
    if (node.type === 'Retrieve') {
      requirements.push({ ...requirementOf(node, library, libraries), ...window });
    } else if (node.type === 'ExpressionRef' || node.type === 'FunctionRef') {
      const target = includedLibrary(library, node['libraryName'], libraries);
      const isCalled = node.type === 'FunctionRef' ? isFunction : isDefine;
      for (const called of target ? statementsNamed(target, String(node['name'])) : []) {
        // What a function asks for itself is not what it is given.
        const given = node.type === 'FunctionRef' ? {} : window;
        if (isCalled(called)) calls.push({ statement: called, library: target!, ...given });
      }
    }
    const beside =
      node.type === 'FunctionRef' ? durationAmong(node, library, libraries) : undefined;
    for (const [key, part] of Object.entries(node)) {
      if (key !== 'annotation' && key !== 'signature') walk(part, beside ?? within);
    }
  };
  walk(statement.expression);
  return { requirements, calls };
}

type Libraries = ReadonlyMap<string, ElmLibrary>;

const durationLetters: Readonly<Record<string, string>> = {
  day: 'D',
  week: 'W',
  month: 'M',
  year: 'Y',
};

/** The duration among a call's operands, given or named; none where there are several. */
function durationAmong(
  { operand }: ElmNode,
  library: ElmLibrary,
  libraries: Libraries,
): string | undefined {
  const durations = ((operand as readonly ElmNode[] | undefined) ?? []).flatMap(
    (each) => durationOf(each, library, libraries) ?? [],
  );
  return durations.length === 1 ? durations[0] : undefined;
}

function durationOf(node: ElmNode, library: ElmLibrary, libraries: Libraries): string | undefined {
  if (node.type === 'ExpressionRef') {
    const target = includedLibrary(library, node['libraryName'], libraries);
    const [named] = target ? statementsNamed(target, String(node['name'])) : [];
    const value = named?.expression;
    return value?.type === 'Quantity' ? durationOf(value, library, libraries) : undefined;
  }
  const { value, unit } = node;
  const letter = durationLetters[String(unit).replace(/s$/u, '')];
  return node.type === 'Quantity' && letter !== undefined && Number.isInteger(value)
    ? `P${String(value)}${letter}`
    : undefined;
}

function requirementOf(
  retrieve: ElmNode,
  library: ElmLibrary,
  libraries: Libraries,
): DataRequirement {
  const resourceType = String(retrieve['dataType']).replace(fhirNamespace, '');
  const { codeProperty } = retrieve;
  if (typeof codeProperty !== 'string' || retrieve['codes'] === undefined) return { resourceType };
  const codes = codeFilters(retrieve['codes'] as ElmNode, library, libraries);
  return { resourceType, codeProperty, ...(codes !== undefined && { codes }) };
}

/** The codes an expression stands for, or undefined where they are only known when it runs. */
function codeFilters(
  node: ElmNode,
  library: ElmLibrary,
  libraries: Libraries,
): readonly CodeFilter[] | undefined {
  const part = (key: string) => codeFilters(node[key] as ElmNode, library, libraries);
  const { library: target } = includedLibrary(library, node['libraryName'], libraries) ?? library;
  const name = node['name'];
  switch (node.type) {
    case 'ValueSetRef':
      return target.valueSets?.def
        .filter((each) => each.name === name)
        .map(({ id }) => ({ valueSet: id.replace(/\|.*$/u, '') }));
    case 'CodeRef':
      return codesNamed(target, (code) => code === name, libraries);
    case 'ConceptRef': {
      const concept = target.concepts?.def.find((each) => each.name === name);
      const names = new Set(concept?.code.map((code) => code.name));
      return codesNamed(target, (code) => names.has(code), libraries);
    }
    case 'ExpandValueSet':
    case 'ToList':
    case 'ToConcept':
      return part('operand');
    case 'Property':
      return node['path'] === 'codes' ? part('source') : undefined;
    case 'List': {
      const elements = (node['element'] as readonly ElmNode[] | undefined) ?? [];
      const filters = elements.map((each) => codeFilters(each, library, libraries));
      return filters.includes(undefined) ? undefined : filters.flatMap((each) => each ?? []);
    }
    default:
      return undefined;
  }
}

function codesNamed(
  library: ElmLibrary['library'],
  isWanted: (name: string) => boolean,
  libraries: Libraries,
): readonly CodeFilter[] {
  return (library.codes?.def ?? [])
    .filter((code) => isWanted(code.name))
    .map(({ id, codeSystem }) => {
      const owner = includedLibrary({ library }, codeSystem.libraryName, libraries);
      const system = owner?.library.codeSystems?.def.find((each) => each.name === codeSystem.name);
      return { system: system?.id ?? '', code: id };
    });
}

function includedLibrary(
  library: ElmLibrary,
  alias: unknown,
  libraries: Libraries,
): ElmLibrary | undefined {
  if (typeof alias !== 'string') return library;
  const include = library.library.includes?.def.find((each) => each.localIdentifier === alias);
  return include && libraries.get(include.path);
}

function statementsNamed(library: ElmLibrary, name: string): readonly ElmStatement[] {
  return (library.library.statements?.def ?? []).filter((each) => each.name === name);
}

function isFunction(statement: ElmStatement): boolean {
  return statement.type === 'FunctionDef';
}

function isDefine(statement: ElmStatement): boolean {
  return !isFunction(statement);
}
