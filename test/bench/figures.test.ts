import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isReached, type Measurement } from '../../src/bench/figure.ts';
import { figures } from '../../src/bench/figures.ts';
import { writeCatalogue } from '../../src/bench/generated/catalogue-folder.ts';
import { generatedTrial } from '../../src/bench/generated/trial-folder.ts';
import { medians, quantile } from '../../src/bench/medians.ts';
import { figureJson, figureText } from '../../src/bench/report.ts';
import type { Sizes } from '../../src/bench/sizes.ts';
import { Workbench } from '../../src/bench/workbench.ts';
import { defaultEngine } from '../../src/cql/engines.ts';

const folder = mkdtempSync(join(tmpdir(), 'trialhook-bench-'));
const tiny: Sizes = {
  observations: 30,
  rounds: 2,
  stockRounds: 1,
  middling: 2,
  few: 2,
  // Among so many there is one that is shown to somebody.
  many: 12,
  requests: 4,
  cohort: 3,
  evaluations: 20,
};

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('every figure', () => {
  // A trial of little CQL stands for those that ship, which take ten seconds to translate.
  const shippedFolder = writeCatalogue(join(folder, 'shipped'), [generatedTrial(0, 1)]);
  const workbench = new Workbench({ sizes: tiny, engine: defaultEngine, folder, shippedFolder });

  it.each(figures.map((figure) => [figure.name, figure] as const))(
    '%s is measured',
    async (_name, figure) => {
      const { value, parts } = await figure.run(workbench);
      for (const each of [value, ...Object.values(parts)]) expect(each).toBeTypeOf('number');
      expect([value, ...Object.values(parts)].filter(Number.isNaN)).toEqual([]);
    },
    120_000,
  );

  it('has a name of its own', () => {
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  });
});

describe('a goal', () => {
  const measured = (value: number, sign: '≥' | '≤' | '<'): Measurement => ({
    ...{ value, unit: 'ratio', goal: { sign, value: 2 }, parts: {} },
  });

  it.each([
    [2, '≥', true],
    [1.9, '≥', false],
    [2, '≤', true],
    [2.1, '≤', false],
    [2, '<', false],
    [1.9, '<', true],
  ] as const)('%d %s 2 is %s', (value, sign, reached) => {
    expect(isReached(measured(value, sign))).toBe(reached);
  });

  it('that is not set is neither reached nor missed', () => {
    expect(isReached({ value: 1, unit: 'ms', parts: {} })).toBeUndefined();
  });
});

describe('medians', () => {
  it('take things in turn, and leave out the rounds that warm up', async () => {
    const calls: string[] = [];
    const each = (name: string, times: number[]) => () => {
      calls.push(name);
      return { [name]: times.shift() ?? 0 };
    };
    const found = await medians(10, [
      each('a', [99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
      each('b', [99, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]),
    ]);
    expect(calls.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(found).toEqual({ a: 5, b: 7 });
  });

  it('and quantiles do not depend on the order', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
    expect(quantile([7], 0.95)).toBe(7);
  });
});

describe('the report', () => {
  const figure = figures[0]!;

  it('says what was reached and what was missed', () => {
    const goal = { sign: '≥', value: 1000 } as const;
    const missed: Measurement = { value: 12.34, unit: 'times', goal, parts: { ours: 2.345 } };
    expect(figureText({ figure, measurement: missed })).toBe(
      `${figure.name}: ${figure.title}\n  12.3 times (goal ≥ 1000: MISSED)\n    ours: 2.35\n`,
    );
    expect(figureJson({ figure, measurement: { ...missed, value: 1000 } })).toMatchObject({
      name: figure.name,
      reached: true,
    });
  });

  it('keeps a figure that could not be measured', () => {
    expect(figureJson({ figure, fault: 'no' })).toMatchObject({ name: figure.name, fault: 'no' });
    expect(figureText({ figure, fault: 'no card' })).toContain('no card');
  });
});
