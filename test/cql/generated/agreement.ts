import { compiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import type { CqlEngine, CqlEvaluation, CqlProgram } from '../../../src/cql/engine.ts';
import { type PlainValue, plainValueOf } from '../../../src/cql/plain-value.ts';
import { plainValueText } from '../../../src/cql/plain-value-text.ts';
import { referenceEngine } from '../../../src/cql/reference/reference-engine.ts';
import { valueSetsOf } from '../records.ts';
import { recordOfChart, type Chart } from './chart.ts';
import { areAlike } from './alike.ts';
import { soundLibraries } from './generated-library.ts';
import { valueSets } from './prelude.ts';

/** An expression, and the patients that it is evaluated for. */
export interface Question {
  readonly cql: string;
  readonly charts: readonly Chart[];
}

/** What an engine makes of a question. */
type Answer = { readonly value: PlainValue } | 'fails';

/**
 * The reference engine takes the machine's time zone for what has none, so the machine is where the
 * patient is. CQL takes that of the evaluation (CQL 1.5.3, Appendix B, DateTime).
 */
process.env['TZ'] = 'Etc/GMT-2';
const evaluatedAt = '2020-06-15T12:00:00+02:00';
const engines: readonly CqlEngine[] = [compiledEngine, referenceEngine];

/** What came of a question. */
export interface Verdict {
  /**
   * The first answers that are not the same, as CQL writes them, `fails` for a fault; absent where the
   * engines agree. A fault of both is agreement.
   */
  readonly difference?: {
    readonly compiled: string;
    readonly reference: string;
    readonly chart: Chart;
  };
  /** What the translator says of an expression that it refuses. */
  readonly refused?: string;
}

/** Asks many questions at once: a library for all is translated a hundred times faster than one for each. */
export async function verdicts(questions: readonly Question[]): Promise<readonly Verdict[]> {
  const { libraries, refused } = await soundLibraries(questions.map(({ cql }) => cql));
  const programs = engines.map((engine) => engine.load(libraries, valueSetsOf(valueSets)));
  const found: Verdict[] = [];
  let define = 0;
  for (const { cql, charts } of questions) {
    const refusal = refused.get(cql);
    if (refusal === undefined) found.push(await verdict(programs, `${define++}`, charts));
    else found.push({ refused: refusal });
  }
  return found;
}

async function verdict(
  programs: readonly CqlProgram[],
  define: string,
  charts: readonly Chart[],
): Promise<Verdict> {
  for (const chart of charts) {
    const record = recordOfChart(chart);
    const answers: Answer[] = [];
    for (const program of programs) {
      answers.push(await answer(program.evaluate(record, evaluatedAt), define));
    }
    const [compiled, reference] = answers as [Answer, Answer];
    if (!isSame(compiled, reference)) {
      return { difference: { compiled: text(compiled), reference: text(reference), chart } };
    }
  }
  return {};
}

async function answer(evaluation: CqlEvaluation, define: string): Promise<Answer> {
  try {
    return { value: plainValueOf(await evaluation.value('Generated', define)) };
  } catch {
    return 'fails';
  }
}

function isSame(one: Answer, other: Answer): boolean {
  if (one === 'fails' || other === 'fails') return one === other;
  return areAlike(one.value, other.value);
}

function text(given: Answer): string {
  return given === 'fails' ? given : plainValueText(given.value);
}

/** What the compiled engine alone gives, as CQL writes it. */
export async function compiledAnswers(expressions: readonly string[]): Promise<readonly string[]> {
  const { libraries } = await soundLibraries(expressions);
  const program = compiledEngine.load(libraries, valueSetsOf(valueSets));
  const evaluation = program.evaluate(
    recordOfChart([{ resourceType: 'Patient', id: 'p1' }]),
    evaluatedAt,
  );
  return Promise.all(
    expressions.map(async (_, index) => text(await answer(evaluation, `${index}`))),
  );
}
