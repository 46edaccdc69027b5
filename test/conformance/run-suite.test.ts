import { describe, expect, it } from 'vitest';
import type { KnownDeviation } from '../../src/conformance/known-deviations.ts';
import { runSuiteFile } from '../../src/conformance/run-suite.ts';
import type { SuiteTest } from '../../src/conformance/suite-file.ts';
import type { CqlEngine } from '../../src/cql/engine.ts';
import { referenceEngine } from '../../src/cql/reference/reference-engine.ts';

/** By name: an expression, and the value or the kind of failure that is expected. */
type Story = Readonly<Record<string, readonly [expression: string, ...expected: string[]]>>;

const evaluatedAt = '2026-06-15T12:00:00Z';

function testsOf(story: Story): readonly SuiteTest[] {
  return Object.entries(story).map(([name, [expression, expected = '', version]]) => ({
    group: 'Group',
    name,
    expression,
    ...(expected.startsWith('!')
      ? { invalid: expected.slice(1), outputs: [] }
      : { outputs: [expected] }),
    ...(version !== undefined && { version }),
  }));
}

async function outcomes(
  story: Story,
  deviations: readonly KnownDeviation[] = [],
  engine: CqlEngine = referenceEngine,
) {
  const file = { name: 'Story', tests: testsOf(story) };
  const results = await runSuiteFile(file, { engine, evaluatedAt, deviations });
  return Object.fromEntries(
    results.map(({ test, outcome, got, skipped }) => [
      test.name,
      `${outcome}: ${got ?? skipped ?? ''}`,
    ]),
  );
}

describe('a test', () => {
  it('passes when the engine gives what is expected', async () => {
    expect(
      await outcomes({
        Sum: ['1 + 1', '2'],
        Unknown: ['1 < null', 'null'],
        Lines: ['{ 1,\n\n  2 }', '{1, 2}'],
        Now: ['Now() = @2026-06-15T12:00:00.000Z', 'true'],
      }),
    ).toEqual({ Sum: 'pass: 2', Unknown: 'pass: null', Lines: 'pass: {1, 2}', Now: 'pass: true' });
  });

  it('fails when the engine gives something else, also where it should have failed', async () => {
    expect(await outcomes({ Wrong: ['1 + 1', '3'], Well: ['1 + 1', '!true'] })).toEqual({
      Wrong: 'fail: 2',
      Well: 'fail: 2',
    });
  });

  it('is an error when there is no value to compare', async () => {
    const { Refused, Fails, Unread } = await outcomes({
      Refused: ['1 +', '1'],
      Fails: ["Message(1, true, '1', 'Error', 'stop')", '1'],
      Unread: ['2', '1 + 1'],
    });
    expect(Refused).toMatch(/^error: the translator refuses: Syntax error/u);
    expect(Fails).toMatch(/^error: define "Test 1".* failed in Message at/u);
    expect(Unread).toBe('error: 2, but 1 + 1 is no value literal (at character 3)');
  });

  it('that expects a failure passes when it is refused or fails', async () => {
    const { Refused, Fails } = await outcomes({
      Refused: ["1 + 'a'", '!semantic'],
      Fails: ["Message(1, true, '1', 'Error', 'stop')", '!true'],
    });
    expect(Refused).toMatch(/^pass: the translator refuses: Could not resolve/u);
    expect(Fails).toMatch(/^pass: define/u);
  });

  it('spoils no other, whatever it leaves open', async () => {
    const told = await outcomes({
      Before: ['1', '1'],
      Open: ['Interval[1,', '!syntax'],
      Between: ['2', '2'],
      Comment: ['3 /* and so on', '!syntax'],
      After: ['4', '4'],
      Typed: ["1 < 'a'", '!semantic'],
    });
    expect(told).toMatchObject({ Before: 'pass: 1', Between: 'pass: 2', After: 'pass: 4' });
    expect(told['Open']).toMatch(/^pass: the translator refuses/u);
    expect(told['Comment']).toMatch(/^pass: the translator refuses/u);
    expect(told['Typed']).toMatch(/^pass: the translator refuses/u);
  });

  it('is taken for what it is by itself, not for what it is after others', async () => {
    expect(
      await outcomes({
        Nulls: ['{null} includes {null}', 'true'],
        Empty: ['{1, 2, 3} includes {}', 'true'],
      }),
    ).toEqual({ Nulls: 'pass: true', Empty: 'pass: true' });
  });

  it('of another version of CQL is skipped and says so', async () => {
    expect(await outcomes({ New: ['Slice({1})', '{1}', '2.0'] })).toEqual({
      New: 'skipped: from CQL 2.0 on; this is 1.5',
    });
  });
});

describe('an engine that cannot load an expression', () => {
  const picky: CqlEngine = {
    name: 'compiled',
    load(libraries, valueSets) {
      if (JSON.stringify(libraries).includes('"Xor"')) throw new Error('no Xor here');
      return referenceEngine.load(libraries, valueSets);
    },
  };

  it('runs the others, and that one is an error even where a failure is expected', async () => {
    const story: Story = { Fine: ['1', '1'], Lost: ['true xor false', '!true'] };
    expect(await outcomes(story, [], picky)).toEqual({
      Fine: 'pass: 1',
      Lost: 'error: the engine cannot load it: no Xor here',
    });
  });
});

describe('a known deviation', () => {
  const deviation: KnownDeviation = {
    file: 'Story',
    group: 'Group',
    tests: ['Odd'],
    engines: ['reference'],
    kind: 'test-is-wrong',
    reason: 'two and two are four',
    reference: 'arithmetic',
  };

  it('is its own outcome and never a pass', async () => {
    const story: Story = { Odd: ['2 + 2', '5'], Other: ['2 + 2', '5'] };
    expect(await outcomes(story, [deviation])).toEqual({ Odd: 'deviation: 4', Other: 'fail: 4' });
  });

  it('of another engine is none', async () => {
    const elsewhere: KnownDeviation = { ...deviation, engines: ['compiled'] };
    expect(await outcomes({ Odd: ['2 + 2', '5'] }, [elsewhere])).toEqual({ Odd: 'fail: 4' });
  });

  it('that passes after all stays visible', async () => {
    const file = { name: 'Story', tests: testsOf({ Odd: ['2 + 2', '4'] }) };
    const run = { engine: referenceEngine, evaluatedAt, deviations: [deviation] };
    expect(await runSuiteFile(file, run)).toMatchObject([{ outcome: 'pass', deviation }]);
  });
});
