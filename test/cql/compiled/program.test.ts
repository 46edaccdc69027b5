import { describe, expect, it, vi } from 'vitest';
import { compiledEngine, createCompiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import type { CqlEvaluation } from '../../../src/cql/engine.ts';
import { condition, observation, quantity, recordOf, valueSetsOf } from '../records.ts';
import { translated } from './translated.ts';

const noon = '2026-06-15T12:00:00Z';
type Json = Record<string, unknown>;

interface Counted {
  readonly evaluation: CqlEvaluation;
  /** The codes of all messages so far. */
  readonly messages: () => readonly string[];
}

/** An evaluation that tells what it computed: expressions say so with a Message. */
async function counted(
  texts: Readonly<Record<string, string>>,
  ...resources: Json[]
): Promise<Counted> {
  const onMessage = vi.fn<(source: unknown, code: string) => void>();
  const program = createCompiledEngine({ onMessage }).load(
    await translated(texts),
    valueSetsOf({ 'http://example.org/vs': ['http://loinc.org|777-3'] }),
  );
  return {
    evaluation: program.evaluate(recordOf(resources), noon),
    messages: () => onMessage.mock.calls.map(([, code]) => code),
  };
}

const say = (value: string, code: string) => `Message(${value}, true, '${code}', 'Trace', '')`;

describe('expressions that mean the same', () => {
  it('are one in all libraries, whatever their variables are called', async () => {
    const { evaluation, messages } = await counted(
      {
        First: `context Patient
define "Counts": [Observation] O where ${say("O.status.value = 'final'", 'asked')} return all O`,
        Second: `context Patient
define "Platelets": 1 + Count([Observation] Result where ${say("Result.status.value = 'final'", 'asked')} return all Result)`,
      },
      observation('o1'),
    );
    expect(evaluation.value('First', 'Counts')).toHaveLength(1);
    expect(evaluation.value('Second', 'Platelets')).toBe(2);
    expect(messages()).toEqual(['asked']);
  });

  it('are one when they name the same value set by other names', async () => {
    const named = (name: string) => `valueset "${name}": 'http://example.org/vs'
context Patient
define "Found": ${say(`exists [Observation: "${name}"]`, 'looked')}`;
    const { evaluation, messages } = await counted(
      { First: named('Platelets'), Second: named('Thrombocytes') },
      observation('o1'),
    );
    expect(evaluation.value('First', 'Found')).toBe(true);
    expect(evaluation.value('Second', 'Found')).toBe(true);
    expect(messages()).toEqual(['looked']);
  });

  it('are two when anything in them differs', async () => {
    const { evaluation, messages } = await counted(
      {
        First: `context Patient
define "Final": ${say("exists ([Observation] O where O.status.value = 'final')", 'a')}
define "Amended": ${say("exists ([Observation] O where O.status.value = 'amended')", 'a')}
define "Conditions": ${say('exists ([Condition] O where O.recordedDate is null)', 'a')}`,
      },
      observation('o1'),
    );
    expect(
      ['Final', 'Amended', 'Conditions'].map((name) => evaluation.value('First', name)),
    ).toEqual([true, false, false]);
    expect(messages()).toHaveLength(3);
  });

  it('inside a query are computed once, not for each element', async () => {
    const { evaluation, messages } = await counted(
      {
        Loop: `context Patient
define "All": [Observation] O where ${say('exists [Condition]', 'asked')} return all O`,
      },
      ...[observation('o1'), observation('o2'), observation('o3'), condition('c1')],
    );
    expect(evaluation.value('Loop', 'All')).toHaveLength(3);
    expect(messages()).toEqual(['asked']);
  });

  it('of the variables of two queries are not taken for each other', async () => {
    const { evaluation } = await counted({
      Nested: `define "Pairs": ({1, 2}) A return all ({10, 20}) B return all A * B
define "Swapped": ({1, 2}) A return all ({10, 20}) B return all B * B`,
    });
    expect(evaluation.value('Nested', 'Pairs')).toEqual([
      [10, 20],
      [20, 40],
    ]);
    expect(evaluation.value('Nested', 'Swapped')).toEqual([
      [100, 400],
      [100, 400],
    ]);
  });
});

describe('a function', () => {
  const ages = `context Patient
define function "Rank"(Result Observation):
  Length(${say('Result.status.value', 'ranked')} + Result.id.value) + Length(Result.status.value) + 0
define "Ranks": [Observation] O return all "Rank"(O)
define "Again": Sum([Observation] Other return all "Rank"(Other))`;

  it('is computed once for a resource, whoever calls it', async () => {
    const { evaluation, messages } = await counted(
      { Ranking: ages },
      observation('o1'),
      observation('o2'),
    );
    expect(evaluation.value('Ranking', 'Ranks')).toEqual([12, 12]);
    expect(evaluation.value('Ranking', 'Again')).toBe(24);
    expect(messages()).toEqual(['ranked', 'ranked']);
  });

  it('gives each evaluation its own results', async () => {
    const program = compiledEngine.load(await translated({ Ranking: ages }), valueSetsOf({}));
    const rank = (id: string) =>
      program.evaluate(recordOf([observation(id)]), noon).value('Ranking', 'Ranks');
    expect(rank('o1')).toEqual([12]);
    expect(rank('longer')).toEqual([16]);
  });

  it('gives each program its own results', async () => {
    const value = async (body: string) => {
      const text = `define function "Inner"(A Integer, B Integer): ${body}
define function "Of"(A Integer, B Integer): "Inner"(A, B)
define "Value": "Of"(2, 3)`;
      const program = compiledEngine.load(await translated({ Function: text }), valueSetsOf({}));
      return program.evaluate(recordOf([]), noon).value('Function', 'Value');
    };
    expect(await value('A + B + A + B + A + B')).toBe(15);
    expect(await value('A * B * A * B * A * B')).toBe(216);
  });

  it('asks its operands once for what its body repeats', async () => {
    const { evaluation, messages } = await counted({
      Repeating: `define function "Twice"(N Integer): ${say('N', 'asked')} + ${say('N', 'asked')}
define "Four": ({1, 2}) N return all "Twice"(N + 1)`,
    });
    expect(evaluation.value('Repeating', 'Four')).toEqual([4, 6]);
    expect(messages()).toEqual(['asked', 'asked']);
  });
});

describe('nothing is computed that is not asked for', () => {
  it.each([
    ['false and $', false],
    ['true or $', true],
    ['false implies $', true],
    ['if true then 1 else $', 1],
    ['case when true then 1 when $ = 1 then 2 else $ end', 1],
    ['Coalesce(1, $)', 1],
    ['(null as Integer) + $', null],
  ])('%s', async (expression, value) => {
    const isTruth = /and|or |implies/u.test(expression);
    const asked = say(isTruth ? 'true' : '1', 'asked');
    const { evaluation, messages } = await counted({
      Lazy: `define "Value": ${expression.replaceAll('$', asked)}`,
    });
    expect(evaluation.value('Lazy', 'Value')).toBe(value);
    expect(messages()).toEqual([]);
  });

  it.each([
    [`exists (({1, 2, 3}) N where ${say('N > M', 'asked')})`, true],
    [`First(({1, 2, 3}) N where ${say('N > M', 'asked')} return all N * 10)`, 20],
    [`First(({1, 2}) N where ${say('N > M + 5', 'asked')})`, null],
    [
      `exists (({1, null as Integer}) N where ${say('N + M is null', 'asked')} return all N)`,
      false,
    ],
  ])('once an element decides: %s', async (expression, value) => {
    const { evaluation, messages } = await counted({
      Lazy: `define "Value": First(({1}) M return all ${expression})`,
    });
    expect(evaluation.value('Lazy', 'Value')).toBe(value);
    expect(messages()).toEqual(['asked', 'asked']);
  });

  it('and other defines are left alone', async () => {
    const { evaluation, messages } = await counted({
      Lazy: `define "One": 1\ndefine "Other": ${say('2', 'asked')}`,
    });
    expect(evaluation.value('Lazy', 'One')).toBe(1);
    expect(messages()).toEqual([]);
  });
});

describe('the variables of calls', () => {
  const deep = {
    Deep: `define function "Only"(Numbers List<Integer>, Least Integer): singleton from (Numbers Each where Each > Least)
define function "Sum"(Numbers List<Integer>, Least Integer): "Only"(Numbers Each where Each > Least, 0) + Least
define function "Sums"(Numbers List<Integer>, Leasts List<Integer>): Leasts Least let Sum: "Sum"(Numbers, Least) return all Least * 100 + Sum
define "Sums": "Sums"({ 7 }, { 1, 2, 3 })
define "Several": "Sums"({ 7, 8 }, { 1, 2, 3 })`,
  };

  it('are each call’s own', async () => {
    const { evaluation } = await counted(deep);
    expect(evaluation.value('Deep', 'Sums')).toEqual([108, 209, 310]);
  });

  it('are not mixed up by a call that fails', async () => {
    const { evaluation } = await counted(deep);
    for (let times = 0; times < 3; times++) {
      expect(() => evaluation.value('Deep', 'Several')).toThrow('at most one element');
    }
    expect(evaluation.value('Deep', 'Sums')).toEqual([108, 209, 310]);
  });
});

describe('a record with bad data', () => {
  it('makes null of an interval that ends before it starts; an author’s is a fault', async () => {
    const { evaluation } = await counted(
      {
        Periods: `context Patient
define "Periods": [Observation] O return all
  Interval[(O.value as FHIR.Period)."start".value, (O.value as FHIR.Period)."end".value]
define "Written": Interval[2, 1]`,
      },
      observation('o1', { valuePeriod: { start: '2026-05-02', end: '2026-05-01' } }),
    );
    expect(evaluation.value('Periods', 'Periods')).toEqual([null]);
    expect(() => evaluation.value('Periods', 'Written')).toThrow(
      'the interval ends before it starts',
    );
  });

  it('says nothing of its values when something fails', async () => {
    const { evaluation } = await counted(
      {
        Failing: `context Patient
define "Fails": singleton from ([Observation] O return all (O.value as FHIR.Quantity).unit.value)`,
      },
      observation('o1', { valueQuantity: quantity(1, 'secret') }),
      observation('o2', { valueQuantity: quantity(2, 'secret') }),
    );
    expect(() => evaluation.value('Failing', 'Fails')).toThrow(
      /^define "Fails" of library Failing failed in SingletonFrom at \d+:\d+-\d+:\d+ of Failing: /u,
    );
    expect(() => evaluation.value('Failing', 'Fails')).not.toThrow('secret');
  });
});
