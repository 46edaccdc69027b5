import { describe, expect, it } from 'vitest';
import { CannotCompile } from '../../../src/cql/compiled/cannot-compile.ts';
import { compiledEngine, createCompiledEngine } from '../../../src/cql/compiled/compiled-engine.ts';
import { operators } from '../../../src/cql/compiled/operators.ts';
import type { ElmLibrary } from '../../../src/cql/elm.ts';
import { recordOf, valueSetsOf } from '../records.ts';
import { translated } from './translated.ts';

const noon = '2026-06-15T12:00:00Z';
type Json = Record<string, unknown>;

describe('ELM that cannot be compiled', () => {
  const library = (expression: Json, name = 'Strange'): ElmLibrary =>
    ({
      library: {
        identifier: { id: name },
        statements: { def: [{ name: 'Value', expression }] },
      },
    }) as unknown as ElmLibrary;
  const load = (...libraries: ElmLibrary[]) => compiledEngine.load(libraries, valueSetsOf({}));

  it('and that no engine knows is told when it is loaded, with the operator and its place', () => {
    const inner = { type: 'Wormhole', locator: '3:5-3:9', operand: [] };
    const fault = caught(() => load(library({ type: 'Not', operand: inner })));
    expect(fault).toBeInstanceOf(CannotCompile);
    expect(fault).toMatchObject({
      code: 'cql-cannot-compile',
      library: 'Strange',
      operator: 'Wormhole',
      locator: '3:5-3:9',
      message:
        'library Strange at 3:5-3:9 cannot be compiled: the operator Wormhole is not supported',
    });
  });

  it.each([
    [{ type: 'ExpressionRef', name: 'Nobody' }, 'there is no define "Nobody"'],
    [{ type: 'FunctionRef', name: 'Nobody', operand: [] }, 'there is no function "Nobody"'],
    [{ type: 'AliasRef', name: 'X' }, 'there is no variable X'],
    [{ type: 'ValueSetRef', name: 'Nobody' }, 'there is no value set "Nobody"'],
    [{ type: 'ParameterRef', name: 'Nobody' }, 'there is no parameter "Nobody"'],
  ])('nor can a name that stands for nothing: %o', (expression, why) => {
    expect(() => load(library(expression))).toThrow(why);
  });

  it('nor a function that is written in another language, where it is called', async () => {
    const [elm] = await translated({
      External: `define function "Elsewhere"(N Integer) returns Integer: external
define "Value": "Elsewhere"(1)`,
    });
    expect(() => load(elm!)).toThrow('it is external');
  });

  describe('but that the reference engine knows', () => {
    const fewer = new Map([...operators].filter(([type]) => type !== 'Upper'));
    const engine = createCompiledEngine(undefined, fewer);
    const shouting = {
      Shared: `define function "Loud"(Words String): Upper(Words)
define function "Twice"(Words String): Words + Words`,
      Loud: `include Shared
define "Value": Shared."Loud"('a')
define "Other": 1 + 1`,
      Quiet: `include Shared
define "Value": Shared."Twice"('a')`,
    };

    it('takes its library alone to the reference engine', async () => {
      const program = engine.load(await translated(shouting), valueSetsOf({}));
      expect([...program.refused.keys()]).toEqual(['Loud']);
      expect(program.refused.get('Loud')).toMatchObject({ library: 'Shared', operator: 'Upper' });
      const evaluation = program.evaluate(recordOf([]), noon);
      expect(evaluation.value('Loud', 'Value')).toBeInstanceOf(Promise);
      expect(await evaluation.value('Loud', 'Value')).toBe('A');
      expect(await evaluation.value('Loud', 'Other')).toBe(2);
      expect(evaluation.value('Quiet', 'Value')).toBe('aa');
    });

    it('and every other library that uses the same function, too', async () => {
      const again = { ...shouting, Again: shouting.Loud };
      const program = engine.load(await translated(again), valueSetsOf({}));
      expect([...program.refused.keys()]).toEqual(['Loud', 'Again']);
      expect(await program.evaluate(recordOf([]), noon).value('Again', 'Value')).toBe('A');
    });
  });
});

function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (fault) {
    return fault;
  }
  throw new Error('nothing was thrown');
}
