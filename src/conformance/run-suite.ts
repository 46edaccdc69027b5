import type { CqlEngine, CqlEvaluation } from '../cql/engine.ts';
import type { ElmLibrary } from '../cql/elm.ts';
import { plainValueOf } from '../cql/plain-value.ts';
import { plainValueText } from '../cql/plain-value-text.ts';
import { assembleRecord } from '../record/assemble-record.ts';
import { codeKey } from '../terminology/code-systems.ts';
import { type KnownDeviation, deviationOf } from './known-deviations.ts';
import { isSameValue } from './same-value.ts';
import type { SuiteFile, SuiteTest } from './suite-file.ts';
import { type TestLibrary, translateTests } from './test-library.ts';
import { readValueLiteral } from './value-literal.ts';
import { versionGap } from './version-gap.ts';

/**
 * How a test ended: `pass`; `fail`, with another value than expected; `error`, when a value was
 * expected and there is none; `skipped`, when it is of another version of CQL; `deviation`, when it
 * fails and the table of known deviations says why.
 */
export type Outcome = 'pass' | 'fail' | 'error' | 'skipped' | 'deviation';

export interface TestResult {
  readonly file: string;
  readonly test: SuiteTest;
  readonly outcome: Outcome;
  /** What was expected, in words where it is no value. */
  readonly expected: string;
  /** What came, or what went wrong; absent for a skipped test. */
  readonly got?: string;
  /** Why it was skipped. */
  readonly skipped?: string;
  /** What the table says of it; with a `pass`, it says so wrongly. */
  readonly deviation?: KnownDeviation;
}

export interface SuiteRun {
  readonly engine: CqlEngine;
  /** ISO 8601 instant: CQL's `Now()`. */
  readonly evaluatedAt: string;
  readonly deviations: readonly KnownDeviation[];
}

/** Runs the tests of one file on an engine, each by itself: none can spoil another. */
export async function runSuiteFile(file: SuiteFile, run: SuiteRun): Promise<readonly TestResult[]> {
  const gaps = new Map(file.tests.map((test) => [test, versionGap(test)]));
  const library = await translateTests(
    file.name,
    file.tests.filter((test) => gaps.get(test) === undefined),
  );
  const evaluations = openEvaluations(library, run);
  const offset = offsetOf(run.evaluatedAt);
  const results: TestResult[] = [];
  for (const test of file.tests) {
    const expected = expectedText(test);
    const skipped = gaps.get(test);
    if (skipped !== undefined) {
      results.push({ file: file.name, test, outcome: 'skipped', expected, skipped });
      continue;
    }
    const deviation = deviationOf(run.deviations, file.name, test, run.engine.name);
    const among = judged(test, await answerOf(test, library, evaluations), offset);
    const isSurprise = among.outcome !== 'pass' && deviation === undefined;
    const { outcome, got } = isSurprise ? await judgedAlone(file.name, test, run) : among;
    const isKnown = deviation !== undefined && outcome !== 'pass';
    results.push({
      file: file.name,
      test,
      outcome: isKnown ? 'deviation' : outcome,
      expected,
      got,
      ...(deviation !== undefined && { deviation }),
    });
  }
  return results;
}

/**
 * A test as the suite means it: translated by itself. Among others the translator may take an expression
 * for another than it is alone: after a list of nulls it reads `{1} includes {}` as an element.
 */
async function judgedAlone(name: string, test: SuiteTest, run: SuiteRun): Promise<Judgement> {
  const library = await translateTests(name, [test]);
  const answer = await answerOf(test, library, openEvaluations(library, run));
  return judged(test, answer, offsetOf(run.evaluatedAt));
}

function expectedText({ outputs, invalid }: SuiteTest): string {
  if (invalid !== undefined) return `a failure (invalid="${invalid}")`;
  return outputs.length === 1 ? (outputs[0] ?? '') : `{${outputs.join(', ')}}`;
}

/** A value, or the message of the failure that came instead. */
type Answer =
  | { readonly value: unknown }
  | { readonly failure: string }
  /** The engine cannot take the expression at all: no answer, not even the failure a test may ask for. */
  | { readonly unloadable: string };

async function answerOf(
  test: SuiteTest,
  { defines, refused }: TestLibrary,
  evaluations: Evaluations,
): Promise<Answer> {
  const refusal = refused.get(test);
  if (refusal !== undefined) return { failure: `the translator refuses: ${refusal}` };
  const define = defines.get(test) ?? '';
  const opened = evaluations(define);
  if ('unloadable' in opened) return opened;
  try {
    return { value: await opened.evaluation.value(opened.library, define) };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

interface Judgement {
  readonly outcome: 'pass' | 'fail' | 'error';
  readonly got: string;
}

function judged(test: SuiteTest, answer: Answer, offset: number): Judgement {
  if ('unloadable' in answer) return { outcome: 'error', got: answer.unloadable };
  if ('failure' in answer) {
    return { outcome: test.invalid === undefined ? 'error' : 'pass', got: answer.failure };
  }
  const value = plainValueOf(answer.value);
  const got = plainValueText(value);
  if (test.invalid !== undefined) return { outcome: 'fail', got };
  try {
    const expected = readValueLiteral(expectedText(test), offset);
    return { outcome: isSameValue(expected, value) ? 'pass' : 'fail', got };
  } catch (error) {
    return { outcome: 'error', got: `${got}, but ${messageOf(error)}` };
  }
}

/** Where a define can be evaluated, or why it cannot. */
type Evaluations = (
  define: string,
) =>
  | { readonly library: string; readonly evaluation: CqlEvaluation }
  | { readonly unloadable: string };

/** One program for all; where the engine cannot load that, one for each. */
function openEvaluations({ elm }: TestLibrary, run: SuiteRun): Evaluations {
  if (elm === undefined) return () => ({ unloadable: 'there is nothing to evaluate' });
  const library = elm.library.identifier.id;
  try {
    const evaluation = evaluationOf(elm, run);
    return () => ({ library, evaluation });
  } catch {
    return (define) => {
      try {
        return { library, evaluation: evaluationOf(onlyDefine(elm, define), run) };
      } catch (error) {
        return { unloadable: `the engine cannot load it: ${messageOf(error)}` };
      }
    };
  }
}

function evaluationOf(elm: ElmLibrary, { engine, evaluatedAt }: SuiteRun): CqlEvaluation {
  const program = engine.load([elm], { get: () => undefined, all: [] });
  const patient = { resourceType: 'Patient', id: 'conformance' };
  const record = assembleRecord({ resources: [patient], reads: 'everything', codeKey });
  return program.evaluate(record, evaluatedAt);
}

function onlyDefine({ library }: ElmLibrary, define: string): ElmLibrary {
  const statements = library.statements?.def.filter(({ name }) => name === define) ?? [];
  return { library: { ...library, statements: { def: statements } } };
}

/** Time zone offset in hours of an ISO 8601 instant. */
function offsetOf(instant: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/u.exec(instant) ?? [];
  const size = Number(hours ?? 0) + Number(minutes ?? 0) / 60;
  return sign === '-' ? -size : size;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
