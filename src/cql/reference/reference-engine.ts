import elmOperators from 'cql-execution/lib/elm/expressions.js';
import { AnnotatedError, type Expression, type Library } from 'cql-execution';
import type { MessageListener } from 'cql-execution/lib/runtime/messageListeners.js';
import type { CqlEngine, CqlEvaluation } from '../engine.ts';
import { instantOf } from '../evaluation-instant.ts';
import { contextOf, type EvaluationState } from './evaluation-context.ts';
import { valueSetProvider } from './expanded-value-set.ts';
import { loadLibraries } from './load-libraries.ts';
import { RecordSource } from './record-source.ts';
import { describeResult, findingOf, resourcesOf } from './results.ts';

/**
 * The reference engine: `cql-execution`, the CQL community's own, over this project's records. It
 * decides what CQL means here; the compiled engine has to give the same answers.
 * @param messages where CQL's `Message` goes; they may hold patient data, so by default nowhere
 */
export function createReferenceEngine(
  messages: MessageListener = { onMessage: () => undefined },
): CqlEngine {
  return {
    name: 'reference',
    load(elms, valueSets) {
      const libraries = loadLibraries(elms);
      const provider = valueSetProvider(valueSets);
      return {
        refused: new Map(),
        evaluate(record, evaluatedAt) {
          const instant = instantOf(evaluatedAt);
          return evaluation(libraries, {
            source: new RecordSource(record, instant.timezoneOffset ?? 0),
            valueSets: provider,
            evaluatedAt: instant,
            messages,
            results: new Map(),
            contexts: new Map(),
          });
        },
      };
    },
  };
}

export const referenceEngine: CqlEngine = createReferenceEngine();

/**
 * Whether cql-execution has an operator; of one that it has not it makes a null, without a word. What
 * defines or refers to a name is none: a name that stands for nothing does so everywhere.
 */
export function isReferenceOperator(elmType: string): boolean {
  return !/(?:Def|Ref)$/u.test(elmType) && Object.hasOwn(elmOperators, elmType);
}

function evaluation(
  libraries: ReadonlyMap<string, Library>,
  state: EvaluationState,
): CqlEvaluation {
  const value = async (libraryName: string, define: string): Promise<unknown> => {
    const library = libraries.get(libraryName);
    if (library === undefined) throw new Error(`There is no library ${libraryName}`);
    const expressions = library.expressions as Readonly<Record<string, Expression>>;
    const expression = Object.hasOwn(expressions, define) ? expressions[define] : undefined;
    if (expression === undefined) {
      throw new Error(`Library ${libraryName} has no define "${define}"`);
    }
    try {
      return (await expression.execute(contextOf(library, state))) as unknown;
    } catch (fault) {
      throw runtimeError(libraryName, define, fault);
    }
  };
  return {
    value,
    async finding(library, define) {
      const finding = findingOf(await value(library, define));
      if (!('fault' in finding)) return finding;
      throw new Error(
        `criterion define "${define}" of library ${library} must be Boolean or a finding, ${finding.fault}`,
      );
    },
    async resources(library, define) {
      const result = await value(library, define);
      const resources = resourcesOf(result);
      if (resources !== undefined) return resources;
      throw new Error(
        `evidence define "${define}" of library ${library} must be FHIR resources, got ${describeResult(result)}`,
      );
    },
  };
}

/** Messages of cql-execution that are about the author's CQL and cannot hold a value of the patient. */
const aboutTheCql =
  /^(IllegalArgument:|Cannot cast|no function with|Unable to resolve|Unimplemented|There is no|No library)/u;

/**
 * What went wrong for the author, without what cql-execution says of values: those are the
 * patient's. For the same reason the error has no `cause`.
 */
function runtimeError(library: string, define: string, fault: unknown): Error {
  if (!(fault instanceof AnnotatedError)) {
    return new Error(`define "${define}" of library ${library} failed`);
  }
  const { expressionName, libraryName, locator } = fault as {
    readonly expressionName?: string;
    readonly libraryName?: string;
    readonly locator?: string;
  };
  const inner = fault.cause instanceof Error ? fault.cause.message : '';
  const where = `${expressionName ?? 'expression'} at ${locator ?? '?'} of ${libraryName ?? library}`;
  const why = aboutTheCql.test(inner) ? `: ${inner}` : '';
  return new Error(`define "${define}" of library ${library} failed in ${where}${why}`);
}
