import type { ElmLibrary, ElmNode, ElmStatement } from '../cql/elm.ts';
import { sourceLine, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { closest, unknownWord } from '../diagnostics/unknown-word.ts';
import type { YamlFile } from '../diagnostics/yaml-file.ts';
import type { Trial } from '../eligibility/trial.ts';

/** Expressions that can be neither a Boolean nor a finding, whatever the record holds. */
const neverFinding: Readonly<Record<string, string>> = {
  Retrieve: 'a list of resources',
  List: 'a list',
  Quantity: 'a Quantity',
  Interval: 'an Interval',
  Count: 'a number',
  Date: 'a Date',
  DateTime: 'a DateTime',
  Concatenate: 'a text',
};

/** A define that a trial names: where it is named, and whether it decides or only shows. */
interface NamedDefine {
  readonly name: string;
  readonly path: readonly PropertyKey[];
  readonly decides: boolean;
}

/** Every define that a trial's criteria name. */
export function namedDefines(trial: Trial): readonly NamedDefine[] {
  return trial.criteria.flatMap(({ logic }, index) => {
    const named: NamedDefine[] = [];
    if (logic.type === 'cql') {
      named.push({ name: logic.define, path: ['criteria', index, 'define'], decides: true });
    }
    if ((logic.type === 'cql' || logic.type === 'review') && logic.evidence !== undefined) {
      named.push({ name: logic.evidence, path: ['criteria', index, 'evidence'], decides: false });
    }
    return named;
  });
}

/** Checks the defines that a trial names against its library. */
export function checkDefines(
  trial: Trial,
  yaml: YamlFile<unknown>,
  library: ElmLibrary,
): Diagnostic[] {
  const statements = new Map(statementsOf(library).map((each) => [each.name, each]));
  const defines = [...statements.values()].filter(({ type }) => type !== 'FunctionDef');
  const names = defines.map(({ name }) => name).filter((name) => name !== 'Patient');
  return namedDefines(trial).flatMap(({ name, path, decides }) => {
    const statement = statements.get(name);
    if (statement === undefined) {
      return [yaml.at(path, 'error', 'define-missing', missingDefine(name, names))];
    }
    const kind = decides ? wrongKind(statement, statements) : undefined;
    const isFunction = statement.type === 'FunctionDef' ? 'a function' : kind;
    if (isFunction === undefined) return [];
    const wanted = decides ? 'a Boolean or a finding' : 'resources';
    const message = `define "${name}" is ${isFunction}; expected one that gives ${wanted}`;
    return [yaml.at(path, 'error', 'define-kind', message)];
  });
}

/** A library of a hundred defines is not listed: only what is close. */
function missingDefine(name: string, names: readonly string[]): string {
  const kind = 'define of criteria.cql';
  const few = names.length <= 10 || closest(name, names) !== undefined;
  return few ? unknownWord(kind, name, names) : `unknown ${kind} "${name}"`;
}

/** What a define surely is, if that is no finding; through defines that only name another. */
function wrongKind(
  statement: ElmStatement,
  statements: ReadonlyMap<string, ElmStatement>,
  passed: ReadonlySet<string> = new Set(),
): string | undefined {
  const { expression } = statement;
  if (expression === undefined || passed.has(statement.name)) return undefined;
  if (expression.type === 'ExpressionRef' && expression['libraryName'] === undefined) {
    const next = statements.get(String(expression['name']));
    return next && wrongKind(next, statements, new Set([...passed, statement.name]));
  }
  if (expression.type === 'Literal') {
    const type = String(expression['valueType']);
    return type.endsWith('Boolean') ? undefined : `a ${type.replace(/^\{.*\}/u, '')}`;
  }
  return neverFinding[expression.type];
}

/** Defines of a trial's library that neither a criterion nor another define uses. */
export function unusedDefines(
  trial: Trial,
  library: ElmLibrary,
  file: string,
  text: string,
): Diagnostic[] {
  const used = new Set(namedDefines(trial).map(({ name }) => name));
  const statements = statementsOf(library);
  for (const { name, expression } of statements) {
    for (const reference of localReferences(expression)) {
      if (reference !== name) used.add(reference);
    }
  }
  return statements
    .filter(({ name, type }) => name !== 'Patient' && type !== 'FunctionDef' && !used.has(name))
    .map(({ name }) => {
      const line = text.split(/\r?\n/u).findIndex((each) => definesName(each, name)) + 1;
      const source = sourceLine(text, line);
      const message = `no criterion and no other define uses "${name}"`;
      const place = line === 0 ? {} : { line, column: 1, ...(source !== undefined && { source }) };
      return { code: 'define-unused', severity: 'warning', message, file, ...place };
    });
}

function definesName(line: string, name: string): boolean {
  const rest = /^\s*define\s+(?:(?:public|private)\s+)?(.*)$/u.exec(line)?.[1] ?? '';
  return rest.startsWith(`"${name}"`) || rest.startsWith(`${name}:`);
}

/** Names of the library's own defines and functions that an expression uses. */
function* localReferences(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const each of value) yield* localReferences(each);
  } else if (typeof value === 'object' && value !== null) {
    const node = value as ElmNode;
    const refers = node.type === 'ExpressionRef' || node.type === 'FunctionRef';
    if (refers && node['libraryName'] === undefined) yield String(node['name']);
    for (const [key, each] of Object.entries(node)) {
      if (key !== 'annotation') yield* localReferences(each);
    }
  }
}

function statementsOf(library: ElmLibrary): readonly ElmStatement[] {
  return library.library.statements?.def ?? [];
}
