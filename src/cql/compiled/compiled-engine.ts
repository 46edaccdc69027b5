import type { MessageListener } from 'cql-execution/lib/runtime/messageListeners.js';
import type { FhirResource } from 'fhir/r4.js';
import type { ValueSets } from '../../terminology/value-sets.ts';
import type { ElmLibrary } from '../elm.ts';
import type { CqlEngine, CqlEvaluation, CqlProgram, RawFinding } from '../engine.ts';
import { instantOf } from '../evaluation-instant.ts';
import { withIncluded } from '../included-libraries.ts';
import { createReferenceEngine, isReferenceOperator } from '../reference/reference-engine.ts';
import { describeResult, findingOf, resourcesOf } from '../reference/results.ts';
import { EvaluationFault } from './evaluation-fault.ts';
import { ExpandedValueSets } from './expanded-value-sets.ts';
import { Evaluation } from './frame.ts';
import { operators } from './operators.ts';
import { type CompiledProgram, compileProgram } from './program.ts';
import { RecordReader } from './record-reader.ts';

/**
 * The compiled engine: the whole catalogue as one program of closures, in which expressions that
 * mean the same are one and are computed at most once for a patient. Everything is synchronous, but
 * for libraries that it does not take: those run on the reference engine.
 * Loading throws CannotCompile for an operator that neither engine knows.
 * @param messages where CQL's `Message` goes; they may hold patient data, so by default nowhere
 * @param known the operators that it takes, by ELM type
 */
export function createCompiledEngine(
  messages: MessageListener = { onMessage: () => undefined },
  known = operators,
): CqlEngine {
  return {
    name: 'compiled',
    load(elms, valueSets) {
      const expanded = new ExpandedValueSets(valueSets);
      const program = compileProgram(elms, expanded, known);
      const { refused } = program;
      const fallback = refused.size > 0 ? referenceFor(elms, valueSets, refused, messages) : null;
      return {
        refused,
        evaluate(record, evaluatedAt) {
          const now = instantOf(evaluatedAt);
          const reader = new RecordReader(record, now.timezoneOffset ?? 0, expanded);
          const input = { reader, valueSets: expanded, now, messages };
          const evaluation = new ProgramEvaluation(program, new Evaluation(input, program.room));
          if (fallback === null) return evaluation;
          return eitherOf(evaluation, fallback.evaluate(record, evaluatedAt), refused);
        },
      };
    },
  };
}

function referenceFor(
  elms: readonly ElmLibrary[],
  valueSets: ValueSets,
  refused: CompiledProgram['refused'],
  messages: MessageListener,
): CqlProgram {
  for (const refusal of refused.values()) {
    // It would take such an operator for null.
    if (!isReferenceOperator(refusal.operator)) throw refusal;
  }
  return createReferenceEngine(messages).load(withIncluded(elms, refused.keys()), valueSets);
}

/** Asks the reference engine for what stands in a refused library. */
function eitherOf(
  compiled: CqlEvaluation,
  reference: CqlEvaluation,
  refused: CqlProgram['refused'],
): CqlEvaluation {
  const engineOf = (library: string) => (refused.has(library) ? reference : compiled);
  return {
    value: (library, define) => engineOf(library).value(library, define),
    finding: (library, define) => engineOf(library).finding(library, define),
    resources: (library, define) => engineOf(library).resources(library, define),
  };
}

export const compiledEngine: CqlEngine = createCompiledEngine();

class ProgramEvaluation implements CqlEvaluation {
  readonly #program: CompiledProgram;
  readonly #evaluation: Evaluation;
  /** Criteria that are one in the program have one finding. */
  readonly #findings = new Map<object, RawFinding>();

  constructor(program: CompiledProgram, evaluation: Evaluation) {
    this.#program = program;
    this.#evaluation = evaluation;
  }

  value(library: string, define: string): unknown {
    const defines = this.#program.library(library);
    if (defines === undefined) throw new Error(`There is no library ${library}`);
    const expr = defines.get(define);
    if (expr === undefined) throw new Error(`Library ${library} has no define "${define}"`);
    try {
      return expr(this.#evaluation.emptyFrame);
    } catch (fault) {
      this.#evaluation.leaveAll();
      throw runtimeError(library, define, fault);
    }
  }

  finding(library: string, define: string): RawFinding {
    const result = this.value(library, define);
    const isObject = typeof result === 'object' && result !== null;
    const known = isObject ? this.#findings.get(result) : undefined;
    if (known !== undefined) return known;
    const finding = findingOf(result);
    if ('fault' in finding) {
      throw new Error(
        `criterion define "${define}" of library ${library} must be Boolean or a finding, ${finding.fault}`,
      );
    }
    if (isObject) this.#findings.set(result, finding);
    return finding;
  }

  resources(library: string, define: string): readonly FhirResource[] {
    const result = this.value(library, define);
    const resources = resourcesOf(result);
    if (resources !== undefined) return resources;
    throw new Error(
      `evidence define "${define}" of library ${library} must be FHIR resources, got ${describeResult(result)}`,
    );
  }
}

/** What went wrong for the author; what other errors say may hold values of the patient. */
function runtimeError(library: string, define: string, fault: unknown): Error {
  const why = fault instanceof EvaluationFault ? ` in ${fault.message}` : '';
  return new Error(`define "${define}" of library ${library} failed${why}`);
}
