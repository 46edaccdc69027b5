import { type Context, type Expression, type Library, Quantity } from 'cql-execution';
import { Instance } from 'cql-execution/lib/elm/instance.js';
import { Message } from 'cql-execution/lib/elm/message.js';
import { ByExpression, Query, type SortClause } from 'cql-execution/lib/elm/query.js';
import { ExpressionRef } from 'cql-execution/lib/elm/reusable.js';
import { quietly } from '../quietly.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { sortedBy } from './sort-values.ts';

/** The define's parts that are adapted. */
interface Executable {
  exec(ctx: Context): Promise<unknown>;
}

/** The parameter that every library may declare: for when the criteria are decided. */
const evaluationTime = 'Evaluation Time';

/**
 * Adapts one Library object of cql-execution (and never the package itself, which others may use):
 * - a define is evaluated once in an evaluation, in its own library's scope;
 * - parameters: `Evaluation Time` is the evaluation's, others have their default or null;
 * - a query of one value that filters it out gives null, as CQL says, not `undefined`;
 * - sorting is CQL's, see sort-values, and computes each key once;
 * - a Quantity in a unit that UCUM does not have is null: the unit is the record's, not the author's;
 * - a Message of the severity Error ends the evaluation of its define.
 */
export function adaptLibrary(library: Library): void {
  const defines = Object.values(library.expressions as Record<string, Executable>);
  for (const define of defines) {
    evaluateOnce(define);
  }
  const parameters = library.parameters as Record<string, ParameterDefinition>;
  for (const parameter of Object.values(parameters)) provideParameter(parameter);
  const functions = Object.values(library.functions as Record<string, readonly object[]>).flat();
  for (const expression of expressionsOf([
    ...defines,
    ...functions,
    ...Object.values(parameters),
  ])) {
    if (expression instanceof ExpressionRef) evaluateInItsLibrary(expression);
    else if (expression instanceof Query) adaptQuery(expression);
    else if (expression instanceof Instance) tolerateUnknownUnit(expression);
    else if (expression instanceof Message) endAtError(expression);
  }
}

function evaluateOnce(define: Executable): void {
  const evaluate = define.exec.bind(define);
  define.exec = (ctx) => {
    const { results } = rootOf(ctx).state;
    let result = results.get(define);
    if (result === undefined) {
      result = evaluate(rootOf(ctx)).then((value) => value ?? null);
      results.set(define, result);
    }
    return result;
  };
}

function evaluateInItsLibrary(reference: ExpressionRef): void {
  reference.exec = (ctx) => {
    const root = rootOf(ctx);
    const target = reference.library ? root.getLibraryContext(reference.library) : root;
    const defines = target.library.expressions as Readonly<Record<string, Expression>>;
    const define = defines[reference.name];
    if (define === undefined) throw new Error(`There is no define "${reference.name}"`);
    return define.execute(target);
  };
}

interface ParameterDefinition extends Executable {
  readonly name: string;
  readonly default: Expression | undefined;
  readonly parameterTypeSpecifier?: { readonly name?: string };
}

function provideParameter(parameter: ParameterDefinition): void {
  const isDate = parameter.parameterTypeSpecifier?.name === '{urn:hl7-org:elm-types:r1}Date';
  parameter.exec = async (ctx) => {
    if (parameter.name === evaluationTime) {
      const { evaluatedAt } = rootOf(ctx).state;
      return isDate ? evaluatedAt.getDate() : evaluatedAt;
    }
    return ((await parameter.default?.execute(rootOf(ctx))) as unknown) ?? null;
  };
}

function adaptQuery(query: Query): void {
  const evaluate = query.exec.bind(query);
  query.exec = async (ctx: Context) => ((await evaluate(ctx)) as unknown) ?? null;
  if (query.sortClause !== null) adaptSort(query.sortClause);
}

function adaptSort(clause: SortClause): void {
  clause.sort = async (ctx, values: unknown[]) => {
    const keys = [];
    for (const item of clause.by as readonly { readonly direction: string }[]) {
      const key = { values: [] as unknown[], descending: item.direction.startsWith('desc') };
      for (const value of values) {
        const isByValue = !(item instanceof ByExpression);
        const expression = isByValue ? undefined : (item.expression as Expression);
        key.values.push(
          isByValue ? value : ((await expression?.execute(ctx.childContext(value))) as unknown),
        );
      }
      keys.push(key);
    }
    return sortedBy(values, keys);
  };
}

function tolerateUnknownUnit(instance: Instance): void {
  if (instance.classType !== '{urn:hl7-org:elm-types:r1}Quantity') return;
  instance.exec = async (ctx: Context) => {
    const parts = new Map<string, unknown>();
    for (const element of instance.element as { name: string; exec(ctx: Context): unknown }[]) {
      parts.set(element.name, await element.exec(ctx));
    }
    try {
      return quietly(() => new Quantity(parts.get('value'), parts.get('unit')));
    } catch {
      return null;
    }
  };
}

/** Its text is not part of the error: the author may have put a patient's values in. */
function endAtError(message: Message): void {
  const evaluate = message.exec.bind(message);
  message.exec = async (ctx: Context) => {
    const source: unknown = await evaluate(ctx);
    const [condition, severity] = [message.condition, message.severity] as (Expression | null)[];
    const isEmitted = ((await condition?.execute(ctx)) as unknown) === true;
    if (isEmitted && ((await severity?.execute(ctx)) as unknown) === 'Error') {
      throw new Error('a Message of the severity Error');
    }
    return source;
  };
}

function rootOf(ctx: Context): EvaluationContext {
  return ctx.rootContext() as EvaluationContext;
}

/** All expressions that the given ones are made of, themselves included. */
function expressionsOf(roots: readonly object[]): ReadonlySet<object> {
  const found = new Set<object>();
  const pending: unknown[] = [...roots];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null || found.has(next)) continue;
    found.add(next);
    pending.push(...(Object.values(next) as unknown[]));
  }
  return found;
}
