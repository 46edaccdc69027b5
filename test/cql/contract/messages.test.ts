import { describe, expect, it } from 'vitest';
import { readCqlSource } from '../../../src/cql/cql-source.ts';
import { translate } from '../../../src/cql/translate.ts';
import { recordOf, valueSetsOf } from '../records.ts';
import { answersOf, everyEngine } from './every-engine.ts';

describe.each(everyEngine)('the $name engine', ({ create }) => {
  const seen: unknown[] = [];
  const engine = create({
    onMessage: (_source: unknown, code: string) => void seen.push(code),
  });

  const evaluate = async (expression: string): Promise<unknown> => {
    const text = `library Messages\ndefine "Value": ${expression}\n`;
    const source = readCqlSource('messages.cql', text);
    const request = { sources: [source], wanted: new Set([source]), keyOf: () => text };
    const { elm } = (await translate(request)).get(source)!;
    const program = engine.load([elm], valueSetsOf({}));
    const answers = answersOf(program.evaluate(recordOf([]), '2026-06-15T12:00:00Z'));
    return answers.value('Messages', 'Value');
  };

  describe('a Message', () => {
    it('gives its source, and goes to whoever listens', async () => {
      expect(await evaluate("Message(1, true, 'w1', 'Warning', 'take care')")).toBe(1);
      expect(seen).toContain('w1');
    });

    it('of the severity Error ends the evaluation, without its text: that may hold what is the patient’s', async () => {
      const failing = evaluate("Message(1, true, 'e1', 'Error', 'born 1980')");
      await expect(failing).rejects.toThrow(
        /^define "Value" of library Messages failed in Message/u,
      );
      await expect(failing).rejects.not.toThrow('1980');
    });

    it('whose condition is not true does nothing', async () => {
      expect(await evaluate("Message(1, false, 'e2', 'Error', 'no')")).toBe(1);
      expect(await evaluate("Message(1, null as Boolean, 'e3', 'Error', 'no')")).toBe(1);
      expect(seen).not.toContain('e2');
    });
  });
});
