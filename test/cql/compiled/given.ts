import { beforeAll, expect, it } from 'vitest';
import { compiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import { readCqlSource } from '../../../src/cql/cql-source.ts';
import type { ElmLibrary } from '../../../src/cql/elm.ts';
import type { CqlEngine, CqlEvaluation } from '../../../src/cql/engine.ts';
import { plainValueOf } from '../../../src/cql/plain-value.ts';
import { plainValueText } from '../../../src/cql/plain-value-text.ts';
import { referenceEngine } from '../../../src/cql/reference/reference-engine.ts';
import { translate } from '../../../src/cql/translate.ts';
import { renderDiagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { assembleRecord } from '../../../src/record/assemble-record.ts';
import { codeKey } from '../../../src/terminology/code-systems.ts';

/** A CQL expression and its value as CQL writes it, e.g. `['1 + 1', '2']`. */
export type Story = readonly [expression: string, value: string];

/** When everything is evaluated: a Monday noon, in the time zone +00:00. */
const evaluatedAt = '2026-06-15T12:00:00Z';

/** What the compiled engine gives. By the specification alone: the reference engine may be wrong. */
export function itGives(...stories: readonly Story[]): void {
  const engine = evaluated(
    compiledEngine,
    stories.map(([expression]) => expression),
  );
  for (const [expression, value] of stories) {
    it(`${expression} → ${value}`, async () => {
      expect(await engine.answer(expression)).toBe(value);
    });
  }
}

/** What the compiled engine gives, and the reference engine gives as well. */
export function itAgreesOn(...stories: readonly Story[]): void {
  const expressions = stories.map(([expression]) => expression);
  const engines = [compiledEngine, referenceEngine].map((each) => evaluated(each, expressions));
  for (const [expression, value] of stories) {
    it(`${expression} → ${value}`, async () => {
      for (const each of engines) expect(await each.answer(expression)).toBe(value);
    });
  }
}

/** Mistakes of an author that show when the CQL runs. @param why a part of what the fault says */
export function itFailsOn(
  ...stories: readonly (readonly [expression: string, why: string])[]
): void {
  const engine = evaluated(
    compiledEngine,
    stories.map(([expression]) => expression),
  );
  for (const [expression, why] of stories) {
    it(`${expression} fails: ${why}`, async () => {
      await expect(engine.answer(expression)).rejects.toThrow(why);
    });
  }
}

/** @returns the expressions that the engines do not agree on, each with both answers */
export async function differences(expressions: readonly string[]): Promise<readonly string[]> {
  const elm = await library(expressions);
  const [compiled, reference] = [compiledEngine, referenceEngine].map((each) =>
    evaluationOf(each, elm),
  );
  const found: string[] = [];
  for (const [index, expression] of expressions.entries()) {
    const [one, other] = [
      await textOf(compiled!, String(index)),
      await textOf(reference!, String(index)),
    ];
    if (one !== other) found.push(`${expression}: ${one} and ${other}`);
  }
  return found;
}

interface Evaluated {
  answer(expression: string): Promise<string>;
}

/** All expressions of a group are translated at once, before its tests: one by one is far slower. */
function evaluated(engine: CqlEngine, expressions: readonly string[]): Evaluated {
  let evaluation: CqlEvaluation;
  beforeAll(async () => {
    evaluation = evaluationOf(engine, await library(expressions));
  });
  return {
    answer: (expression) => textOf(evaluation, String(expressions.indexOf(expression))),
  };
}

function evaluationOf(engine: CqlEngine, elm: ElmLibrary): CqlEvaluation {
  const program = engine.load([elm], { get: () => undefined, all: [] });
  const resources = [{ resourceType: 'Patient', id: 'pat-1' }];
  const record = assembleRecord({ resources, reads: 'everything', codeKey });
  return program.evaluate(record, evaluatedAt);
}

async function textOf(evaluation: CqlEvaluation, define: string): Promise<string> {
  return plainValueText(plainValueOf(await evaluation.value('Stories', define)));
}

/** A library in which the define of an expression is named by its number. */
async function library(expressions: readonly string[]): Promise<ElmLibrary> {
  const defines = expressions.map((each, index) => `define "${String(index)}":\n  ${each}\n`);
  const text = ['library Stories\n', ...defines].join('\n');
  const source = readCqlSource('stories.cql', text);
  const request = { sources: [source], wanted: new Set([source]), keyOf: () => text };
  const { elm, diagnostics = [] } = (await translate(request)).get(source) ?? {};
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (elm === undefined || errors.length > 0) {
    throw new Error(errors.map(renderDiagnostic).join('\n'));
  }
  return elm;
}
